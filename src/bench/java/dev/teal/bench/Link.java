package dev.teal.bench;

import dev.teal.ground.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// What is between here and the server.
///
/// @param bytesPerSecond each way
record Link(String title, Duration roundTrip, long bytesPerSecond) {
    private static final int RATE = Report.number("RATE_MBIT", 20);
    private static final int ROUND_TRIP = Report.number("RTT_MS", 40);

    private static final Link LOOPBACK = new Link("loopback", Duration.ZERO, Long.MAX_VALUE);
    private static final Link SHAPED = new Link(
            RATE + " Mbit/s, " + ROUND_TRIP + " ms", Duration.ofMillis(ROUND_TRIP), RATE * 1_000_000L / Byte.SIZE);

    /// Those that `LINKS` names, of loopback and shaped; else both.
    static List<Link> wanted() {
        return Stream.of(
                        System.getenv().getOrDefault("LINKS", "loopback,shaped").split(","))
                .map(name -> name.equals("shaped") ? SHAPED : LOOPBACK)
                .toList();
    }

    Relay to(TestServer server) {
        return Relay.to(server.address(), 22, roundTrip, bytesPerSecond);
    }
}
