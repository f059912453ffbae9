package dev.teal.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What came out of a [Relay], each way, and when. Bytes are those that TCP carries: ssh's own framing is in it, the
/// headers of packets are not.
final class Traffic {
    enum Way {
        UP,
        DOWN
    }

    private record Arrival(Instant at, Way way, int bytes) {}

    /// @param turns how often the up direction took over: the round trips, where one side waits for the other
    record Sum(long up, long down, int turns) {}

    private final List<Arrival> arrivals = new ArrayList<>();

    synchronized void arrived(Way way, int bytes) {
        arrivals.add(new Arrival(Instant.now(), way, bytes));
    }

    synchronized Sum between(Instant from, Instant to) {
        long up = 0;
        long down = 0;
        int turns = 0;
        Way last = Way.DOWN;
        for (Arrival arrival : arrivals) {
            if (arrival.at().isBefore(from) || arrival.at().isAfter(to)) {
                continue;
            }
            up += arrival.way() == Way.UP ? arrival.bytes() : 0;
            down += arrival.way() == Way.DOWN ? arrival.bytes() : 0;
            turns += arrival.way() == Way.UP && last == Way.DOWN ? 1 : 0;
            last = arrival.way();
        }
        return new Sum(up, down, turns);
    }
}
