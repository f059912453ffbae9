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

/// One long-lived `/bin/sh`, local or behind ssh, that runs commands one after another, one round trip each.
///
/// A command does not end with its connection: it runs until it finishes, writes to the closed pipe, or reaches
/// its limit and is ended by the [Watchdog]. A background process must not keep the worker's streams: it would
/// write into the output of later commands.
public final class ShellWorker implements AutoCloseable {
    private static final int MAX_SHOWN = 100;

    /// The failure of a worker to start.
    /// @param exitCode exit code of its process; -1 when it was still running
    /// @param output   the lines it printed instead of a reply, standard error first
    public record StartFailure(int exitCode, List<String> output) {}

    /// How to start a worker.
    /// @param argv    starts a `/bin/sh` that reads commands from standard input
    /// @param limit   longest wait for the first reply
    /// @param refused makes the problem to throw when no reply came
    public record Start(List<String> argv, Duration limit, Function<StartFailure, Problem> refused) {}

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

    /// Starts the worker without waiting. The first command is sent right after the hello, in the same round
    /// trip, and reports a failure to start. A login shell's output before the first reply is dropped.
    public static ShellWorker start(String server, Start start, Events events) {
        WorkerProcess process = WorkerProcess.start(start.argv(), server);
        process.send(WorkerScript.hello(process.mark()));
        return new ShellWorker(server, process, start, events);
    }

    /// Waits until the worker has started.
    /// @throws Problem when it fails to start
    public synchronized void await() {
        if (!answered) {
            hello(process.receive(began + start.limit().toNanos()));
            answered = true;
        }
    }

    private void hello(ShellReply reply) {
        if (!(reply instanceof ShellReply.Answered greeting)) {
            throw reply instanceof ShellReply.Broken(var output)
                    ? refused(Duration.ofSeconds(2), output)
                    : refused(Duration.ZERO, List.of());
        }
        if (greeting.exitCode() != 0) {
            close();
            throw Problem.failed(
                    server + " has no base64(1), which Teal needs to send files",
                    "install the package coreutils on it");
        }
    }

    private Problem refused(Duration grace, List<String> output) {
        lost = true;
        return start.refused().apply(new StartFailure(process.kill(grace), output));
    }

    /// Waits for the command to end even when the thread is interrupted; the interrupt flag stays set.
    /// @throws Problem when the worker failed to start, so the command never ran
    public Result run(Command command, Duration limit) {
        return run(command, WorkerScript.run(command, limit, process.mark()), limit);
    }

    private synchronized Result run(Command command, String chunk, Duration limit) {
        if (lost) {
            throw new ServerLost(
                    "not run, because the connection to " + server + " is lost: " + brief(command), List.of());
        }
        process.send(chunk);
        await();
        long sent = System.nanoTime();
        ShellReply reply = process.receive(sent + limit.toNanos());
        if (reply instanceof ShellReply.Answered answer) {
            return result(command, answer, Duration.ofNanos(System.nanoTime() - sent));
        }
        throw reply instanceof ShellReply.Broken(var output)
                ? connectionLost("the connection to " + server + " broke during: " + brief(command), output)
                : connectionLost(
                        "no answer from %s within %s: %s".formatted(server, seconds(limit), brief(command)), List.of());
    }

    /// The shell itself holds the lock from now on, and so does every command it runs. No process stands
    /// between the connection and the lock.
    /// @throws LockHeld when another process holds it
    void lock(String lockFile) {
        if (locked) {
            throw new IllegalStateException("a worker holds one lock at a time");
        }
        String chunk = WorkerScript.lock(lockFile, process.mark());
        Result result = run(Command.of("flock", "-n", lockFile), chunk, Server.USUAL);
        LockRefusal.of(server, lockFile, result).ifPresent(refusal -> {
            throw refusal;
        });
        locked = true;
    }

    /// Does nothing when the worker is lost, because its lock is too.
    void unlock(String lockFile) {
        if (lost || !locked) {
            return;
        }
        locked = false;
        try {
            run(Command.of("flock", "-u", lockFile), WorkerScript.unlock(process.mark()), Server.USUAL);
        } catch (ServerLost gone) {
            // The lock went with the worker.
        }
    }

    /// Ends the worker and waits for its shell to end, so that its lock is free.
    @Override
    public void close() {
        lost = true;
        process.close();
    }

    /// Ends the worker at once, without the round trip of [#close].
    public void kill() {
        lost = true;
        process.kill(Duration.ZERO);
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
                    "%s: more than %d MiB of output from %s"
                            .formatted(server, WorkerProcess.OUTPUT_LIMIT >> 20, brief(command)),
                    "run the command by hand on the server to see why its output is so long");
        }
        return new Result(answered.exitCode(), out.text(), err.text(), took);
    }

    private ServerLost connectionLost(String happened, List<String> output) {
        kill();
        return new ServerLost(happened, output);
    }

    /// For messages. The text of a script does not help a user; `-v` shows it.
    static String brief(Command command) {
        if (command.isScript()) {
            return "a script (see it with -v)";
        }
        String line = command.toString().lines().findFirst().orElse("");
        return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "…" : line;
    }

    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
