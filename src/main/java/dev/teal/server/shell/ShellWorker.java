package dev.teal.server.shell;

import dev.teal.base.Problem;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ServerLost;
import dev.teal.server.shell.FrameReader.Frame;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// One long-lived `/bin/sh`, on this machine or behind ssh, that runs commands one after another: one round
/// trip each.
///
/// A command that still runs when the connection dies is not ended by that: it runs on until it ends by
/// itself, writes to the closed pipe, or is ended at its limit by the [Watchdog]. A process that a command leaves
/// behind with the worker's streams open would write into a later command's output: send its streams elsewhere.
public final class ShellWorker implements AutoCloseable {
    private static final int LONGEST_SHOWN = 100;

    /// Why a worker did not come to life.
    /// @param exitCode of its process; -1 when that still ran
    /// @param words    what it said instead of an answer, standard error first
    public record Silence(int exitCode, List<String> words) {}

    /// How to start a worker.
    /// @param argv    starts a `/bin/sh` that reads commands from standard input
    /// @param limit   longest wait for the first answer
    /// @param refused makes the problem to throw when no answer came
    public record Start(List<String> argv, Duration limit, Function<Silence, Problem> refused) {}

    private final String server;
    private final WorkerProcess process;
    private final Start start;
    private final Events events;
    private final long began = System.nanoTime();
    private boolean answered;
    private boolean locked;
    private volatile boolean lost;

    private ShellWorker(String server, WorkerProcess process, Start start, Events events) {
        this.server = server;
        this.process = process;
        this.start = start;
        this.events = events;
    }

    /// Starts the worker, without a wait: the first command travels behind the greeting, in the same round trip,
    /// and hears when there is no worker to be had. What a login shell prints before the first answer is dropped.
    public static ShellWorker start(String server, Start start, Events events) {
        WorkerProcess process = WorkerProcess.start(start.argv(), server);
        process.send(WorkerScript.hello(process.ownMark()));
        return new ShellWorker(server, process, start, events);
    }

    /// Waits until the worker is there.
    /// @throws Problem when it does not come to life
    public synchronized void await() {
        if (!answered) {
            hello(process.receive(began + start.limit().toNanos()));
            answered = true;
        }
    }

    private void hello(ShellReply exchange) {
        if (!(exchange instanceof ShellReply.Answered greeting)) {
            throw exchange instanceof ShellReply.Broken(var words)
                    ? refused(Duration.ofSeconds(2), words)
                    : refused(Duration.ZERO, List.of());
        }
        if (greeting.exitCode() != 0) {
            close();
            throw Problem.failed(
                    server + " has no base64(1), which sends files to it", "install the package coreutils there");
        }
    }

    private Problem refused(Duration grace, List<String> words) {
        lost = true;
        return start.refused().apply(new Silence(process.cut(grace), words));
    }

    /// Waits for the command's end even when the thread is interrupted; the interrupt is kept.
    /// @throws Problem when the worker did not come to life, so the command never ran
    public Result run(Command command, Duration limit) {
        return run(command, WorkerScript.run(command, limit, process.ownMark()), limit);
    }

    private synchronized Result run(Command command, String chunk, Duration limit) {
        if (lost) {
            throw new ServerLost("not run, the connection to " + server + " is gone: " + brief(command), List.of());
        }
        process.send(chunk);
        await();
        long sent = System.nanoTime();
        ShellReply exchange = process.receive(sent + limit.toNanos());
        if (exchange instanceof ShellReply.Answered answer) {
            return result(command, answer, Duration.ofNanos(System.nanoTime() - sent));
        }
        throw exchange instanceof ShellReply.Broken(var words)
                ? lose("the connection to " + server + " broke during: " + brief(command), words)
                : lose("no answer from %s within %s: %s".formatted(server, seconds(limit), brief(command)), List.of());
    }

    /// From now on the shell itself holds the lock, and with it each command that it runs; no process stands
    /// between the connection and the lock.
    /// @throws LockHeld when another holds it
    void lock(String lockFile) {
        if (locked) {
            throw new IllegalStateException("a worker holds one lock at a time");
        }
        String chunk = WorkerScript.lock(lockFile, process.ownMark());
        Result result = run(Command.of("flock", "-n", lockFile), chunk, Server.USUAL);
        LockRefusal.of(server, lockFile, result).ifPresent(refusal -> {
            throw refusal;
        });
        locked = true;
    }

    /// The lock of a worker that is lost went with it.
    void unlock(String lockFile) {
        if (lost || !locked) {
            return;
        }
        locked = false;
        try {
            run(Command.of("flock", "-u", lockFile), WorkerScript.unlock(process.ownMark()), Server.USUAL);
        } catch (ServerLost gone) {
            // and so is this one's
        }
    }

    /// Ends the worker and waits until its shell is gone, so that a lock it held is free.
    @Override
    public void close() {
        lost = true;
        process.close();
    }

    /// Ends it at once, without the round trip that [#close] waits for.
    public void cut() {
        lost = true;
        process.cut(Duration.ZERO);
    }

    public long pid() {
        return process.pid();
    }

    private Result result(Command command, ShellReply.Answered answered, Duration took) {
        Frame.Whole out = answered.out();
        Frame.Whole err = answered.err();
        events.emit(
                new Event.CommandRun(server, command.shown(), command.input().isPresent(), answered.exitCode(), took));
        if (out.dropped() + err.dropped() > 0) {
            throw Problem.failed(
                    "%s answered more than %d MiB to: %s"
                            .formatted(server, WorkerProcess.MOST_OUTPUT >> 20, brief(command)),
                    "look at it there by hand; Teal reads no answers of that size");
        }
        return new Result(answered.exitCode(), out.text(), err.text(), took);
    }

    private ServerLost lose(String happened, List<String> words) {
        cut();
        return new ServerLost(happened, words);
    }

    /// For messages: a script says nothing to a reader who did not write it, `-v` shows it.
    static String brief(Command command) {
        if (command.isScript()) {
            return "a script (see it with -v)";
        }
        String line = command.toString().lines().findFirst().orElse("");
        return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }

    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
