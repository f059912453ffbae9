package dev.teal.cli;

import dev.teal.base.ExitCode;
import dev.teal.event.Event;
import dev.teal.server.shell.Processes;
import java.util.List;
import java.util.function.Consumer;

/// Ends the process on a signal: says so, and ends the programs that it started, such as an ssh that waits for an
/// answer on the terminal.
final class ImmediateEnd implements AutoCloseable {
    private final Consumer<Event> show;
    private final Thread hook = new Thread(this::run, "end");
    private volatile boolean ending;

    private ImmediateEnd(Consumer<Event> show) {
        this.show = show;
    }

    /// For a verb whose signals are handled by [Interrupt], which calls [#run].
    static ImmediateEnd on(Consumer<Event> show) {
        return new ImmediateEnd(show);
    }

    /// For a verb that a signal may kill at any time: runs while the JVM ends.
    static ImmediateEnd atSignals(Consumer<Event> show) {
        ImmediateEnd end = new ImmediateEnd(show);
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    void run() {
        ending = true;
        show.accept(new Event.Failed("stopped on your request", List.of(), "", ExitCode.INTERRUPTED));
        Processes.endChildren();
    }

    /// Called by the main thread before it reports a failure, which may only be a connection that was ended here: then
    /// it waits until the process has ended.
    void waitIfEnding() {
        while (ending) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                // The process ends in any case.
            }
        }
    }

    @Override
    public void close() {
        waitIfEnding();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            waitIfEnding(); // a signal came: the hook runs, or is about to
        }
    }
}
