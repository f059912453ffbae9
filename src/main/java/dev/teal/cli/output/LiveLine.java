package dev.teal.cli.output;

import dev.teal.event.Event;
import java.time.Duration;
import java.util.Optional;

/// The line of the step that runs, rewritten in place with its time. Nothing at all when standard output is no
/// terminal.
final class LiveLine implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final String CLEAR = "\r\033[K";

    private final Out out;
    private Optional<Running> running = Optional.empty();
    private Optional<Thread> ticker = Optional.empty();

    /// @param first when it first told units: the rate counts from there
    private record Running(String step, String text, long done, long total, long started, long first, long before) {}

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
        // Not shown at once: progress may come thousands of times a second, and the next tick is near.
    }

    private static Running advance(Running step, Event.StepProgress now) {
        boolean firstUnits = step.total() == 0 && now.total() > 0;
        return new Running(
                step.step(),
                now.text().isEmpty() ? step.text() : Text.line(now.text(), "..."),
                Math.min(now.done(), now.total()),
                now.total(),
                step.started(),
                firstUnits ? System.nanoTime() : step.first(),
                firstUnits ? now.done() : step.before());
    }

    /// The step ended: the line goes away.
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

    /// One column is left free: a terminal that wraps when the last one is written would leave a line behind.
    private String line(Running step) {
        String time = Format.time(since(step.started()));
        String start =
                Text.pad(out.symbols().running, Text.width(out.symbols().undone)) + " " + Text.pad(step.step(), 12);
        String text = step.total() > 0 ? progress(step) : step.text();
        int room = Math.min(out.width(), 101) - 1;
        String left = Text.cut("  " + start + out.symbols().own(text), room - time.length() - 2, out.symbols().cut);
        return Text.pad(left, room - time.length() - 2) + "  " + time;
    }

    private static String progress(Running step) {
        long sent = step.done() - step.before();
        return Format.progress(step.done(), step.total(), sent, since(step.first())) + "  " + step.text();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
