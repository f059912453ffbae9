package dev.teal.cli.output;

import dev.teal.event.Event;
import java.time.Duration;
import java.util.Optional;

/// The line of the running step, rewritten in place with its elapsed time. Prints nothing when standard output
/// is not a terminal.
final class LiveLine implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final String CLEAR = "\r\033[K";

    private final Out out;
    private Optional<Running> running = Optional.empty();
    private Optional<Thread> ticker = Optional.empty();

    /// @param started     when the step started, by [System#nanoTime]
    /// @param rateStarted when it first reported a total, from which the rate is measured
    /// @param doneBefore  the units done by then
    private record Running(
            String step, String text, long done, long total, long started, long rateStarted, long doneBefore) {}

    LiveLine(Out out) {
        this.out = out;
    }

    synchronized void start(String step, String text) {
        if (!out.screen()) {
            return;
        }
        running = Optional.of(new Running(step, text, 0, 0, System.nanoTime(), 0, 0));
        if (ticker.isEmpty()) {
            ticker = Optional.of(Thread.ofPlatform().daemon().name("live line").start(this::tick));
        }
        show();
    }

    synchronized void progress(Event.StepProgress now) {
        running = running.filter(step -> step.step().equals(now.step())).map(step -> advance(step, now));
        // The next tick shows it: progress may be reported thousands of times a second.
    }

    private static Running advance(Running step, Event.StepProgress now) {
        boolean rateStarts = step.total() == 0 && now.total() > 0;
        return new Running(
                step.step(),
                now.text().isEmpty() ? step.text() : Text.line(now.text(), "..."),
                Math.min(now.done(), now.total()),
                now.total(),
                step.started(),
                rateStarts ? System.nanoTime() : step.rateStarted(),
                rateStarts ? now.done() : step.doneBefore());
    }

    /// The step has ended: removes the line.
    synchronized void stop() {
        hide();
        running = Optional.empty();
    }

    synchronized void hide() {
        if (running.isPresent()) {
            write(CLEAR);
        }
    }

    synchronized void show() {
        running.ifPresent(step -> write(CLEAR + line(step)));
    }

    @Override
    public synchronized void close() {
        stop();
        ticker.ifPresent(Thread::interrupt);
        ticker = Optional.empty();
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK);
                show();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: the thread ends
        }
    }

    private void write(String text) {
        out.out().print(text);
        out.out().flush();
    }

    /// Leaves the last column free: a terminal that wraps when it is written would leave the line behind.
    private String line(Running step) {
        String time = Format.time(since(step.started()));
        String start =
                Text.pad(out.symbols().running, Text.width(out.symbols().undone)) + " " + Text.pad(step.step(), 12);
        String text = step.total() > 0 ? progress(step) : step.text();
        int room = Math.min(out.width(), 101) - 1;
        String left =
                Text.cut("  " + start + out.symbols().printable(text), room - time.length() - 2, out.symbols().cut);
        return Text.pad(left, room - time.length() - 2) + "  " + time;
    }

    private static String progress(Running step) {
        long sent = step.done() - step.doneBefore();
        return Format.progress(step.done(), step.total(), sent, since(step.rateStarted())) + "  " + step.text();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
