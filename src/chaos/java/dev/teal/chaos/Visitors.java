package dev.teal.chaos;

import dev.teal.ground.TestServer;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The traffic that never stops, and when its requests may be lost.
final class Visitors implements AutoCloseable {
    private static final Duration THINK = Duration.ofMillis(20);

    private final TestServer server;
    private final Duration patience;
    private final List<Traffic> all = new ArrayList<>();

    /// @param patience how long each waits for an answer
    Visitors(TestServer server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    void come() {
        Traffic strict = Traffic.to(server.address(), 80)
                .get(2)
                .post(2)
                .fresh(1)
                .slow(1, Duration.ofSeconds(2))
                .events(1)
                .upload(1, Duration.ofSeconds(1))
                .thinkTime(THINK)
                .timeout(patience)
                .start();
        all.add(strict);
        // As a pool of Go's: connections idle for up to 90 s, and a POST is not tried again.
        for (int seconds : List.of(31, 61, 89)) {
            all.add(Traffic.to(server.address(), 80)
                    .post(2)
                    .thinkTime(Duration.ofSeconds(seconds))
                    .timeout(patience)
                    .start());
        }
        strict.awaitRequests(200, Duration.ofSeconds(30));
    }

    /// Each request takes 25 s, so a drain has to wait for it. The caller stops them.
    Traffic patient() {
        Traffic patient = Traffic.to(server.address(), 80)
                .slow(2, Duration.ofSeconds(25))
                .timeout(patience)
                .start();
        all.add(patient);
        return patient;
    }

    /// Requests count under this name from now on.
    void phase(String name) {
        all.forEach(one -> one.phase(name));
    }

    /// From now on requests may be lost: the fault itself takes the site away.
    void window(String why) {
        phase(Losses.window(why));
    }

    /// From now on they may not: waits until none was lost for 2 s.
    void over(String name) throws InterruptedException {
        long before = failed();
        long quiet = System.nanoTime();
        long end = quiet + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() - quiet < 2_000_000_000L && System.nanoTime() < end) {
            Thread.sleep(Duration.ofMillis(100));
            if (failed() != before) {
                before = failed();
                quiet = System.nanoTime();
            }
        }
        phase(name);
    }

    private long failed() {
        return all.stream().mapToLong(one -> one.snapshot().failed()).sum();
    }

    /// The strict one.
    Traffic strict() {
        return all.getFirst();
    }

    List<Tally> tallies() {
        return all.stream().map(Traffic::snapshot).toList();
    }

    /// Ends the traffic, what is under way to its end.
    List<Tally> stop() {
        return all.stream().map(Traffic::stop).toList();
    }

    @Override
    public void close() {
        all.forEach(Traffic::close);
    }
}
