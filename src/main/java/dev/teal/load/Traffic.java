package dev.teal.load;

import dev.teal.base.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Strict clients that send requests continuously.
///
/// A request is lost unless it gets a complete, well-formed answer with the expected status. Nothing is ever
/// sent twice. When the server closes an idle connection while a request is on its way, the request is lost, as
/// for a tunnel or a browser that may not repeat a POST. Two things are not losses, because every real client
/// handles them: `Connection: close` in an answer, and a close that arrived before the client sends.
public final class Traffic implements AutoCloseable {
    private final Recorder recorder = new Recorder();
    private final Keys keys = new Keys();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Traffic() {}

    /// Begins the description of traffic to this address.
    public static Load to(String server, int port) {
        return new Load(server, port);
    }

    static Traffic start(Load load) {
        Traffic traffic = new Traffic();
        load.workers().forEach((kind, count) -> {
            for (int i = 1; i <= count; i++) {
                traffic.add(new Worker(kind, load, traffic.recorder, traffic.keys, traffic.stopping), load, i);
            }
        });
        return traffic;
    }

    private void add(Worker worker, Load load, int number) {
        workers.add(worker);
        threads.add(
                load.threads().name("traffic-" + worker.kind() + "-" + number).start(worker));
    }

    /// Begins a phase: requests that end from now on count in it. The first phase is `start`.
    public void phase(String name) {
        recorder.phase(name);
    }

    /// Waits until that many more requests ended, answered or lost.
    /// @throws Problem when they did not end within the limit
    public void awaitRequests(long more, Duration limit) {
        await(() -> recorder.awaitEnded(more, limit), more + " more requests", limit);
    }

    /// Waits until a request of the kind is on its way: sent, not yet answered.
    /// @throws Problem when none was within the limit
    public void awaitUnderWay(RequestKind kind, Duration limit) {
        await(() -> recorder.awaitUnderWay(kind, limit), "a request of kind " + kind, limit);
    }

    private interface Waiting {
        boolean happened() throws InterruptedException;
    }

    private static void await(Waiting waiting, String what, Duration limit) {
        try {
            if (!waiting.happened()) {
                throw Problem.failed(
                        "traffic: timeout after " + limit.toMillis() + " ms while waiting for " + what,
                        "check the app's log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed("traffic: interrupted while waiting for " + what, "run the command again");
        }
    }

    /// The results so far; the traffic continues.
    public Tally snapshot() {
        return recorder.tally(keys);
    }

    /// Sends no new requests, waits for those under way, closes the event streams, and returns the results.
    public Tally stop() {
        stopping.countDown();
        workers.stream().filter(worker -> worker.kind() == RequestKind.EVENTS).forEach(Worker::abort);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
        }
        return snapshot();
    }

    /// Stops at once; requests under way are not counted. Does nothing after `stop`.
    @Override
    public void close() {
        stopping.countDown();
        workers.forEach(Worker::abort);
    }
}
