package dev.teal.load;

import dev.teal.base.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Clients that send requests all the time and forgive nothing.
///
/// The rule: a request is lost unless a full, well-formed answer of the expected status comes back. Nothing
/// is ever sent twice. An idle connection that the server closes while a request is on its way loses that
/// request, as it does for a tunnel or a browser that may not repeat a POST. Not a loss, because every real
/// client handles it: `Connection: close` on an answer, and a close that is already there when the client
/// looks, just before it sends.
public final class Traffic implements AutoCloseable {
    private final Recorder recorder = new Recorder();
    private final Keys keys = new Keys();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Traffic() {}

    /// What to send there is said next.
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

    /// From now on requests count in a phase of this name; before the first call in one named `start`.
    public void phase(String name) {
        recorder.phase(name);
    }

    /// Waits until that many more requests ended, answered or lost.
    /// @throws Problem when they did not within the limit
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
                        "traffic: " + what + " did not come within " + limit.toMillis() + " ms",
                        "look at the app's log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed("traffic: interrupted while waiting for " + what, "start again");
        }
    }

    /// The numbers so far; the traffic goes on.
    public Tally snapshot() {
        return recorder.tally(keys);
    }

    /// Sends nothing new, waits for what is under way (a slow request to its end), closes the event
    /// streams, and counts.
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

    /// Ends at once; what is under way counts as nothing. After `stop` it does nothing.
    @Override
    public void close() {
        stopping.countDown();
        workers.forEach(Worker::abort);
    }
}
