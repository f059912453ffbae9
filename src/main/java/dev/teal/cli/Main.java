package dev.teal.cli;

import dev.teal.base.Cancellation;
import dev.teal.base.Exit;
import dev.teal.base.ExitCode;
import dev.teal.base.OperatingSystem;
import dev.teal.base.Problem;
import dev.teal.cli.command.Globals;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.ErrorReport;
import dev.teal.cli.output.JsonLines;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Terminal;
import dev.teal.event.Emitter;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.event.Listener;
import dev.teal.server.shell.Failpoint;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// `teal`: parses the command line, runs the verb, reports failures, and exits with the exit code.
public final class Main {
    private final Out out;
    private final Map<String, String> env;

    public Main(Out out, Map<String, String> env) {
        this.out = out;
        this.env = env;
    }

    public static void main(String[] args) {
        Map<String, String> env = System.getenv();
        Exit exit = new Main(Out.ofProcess(env), env).run(args);
        System.exit(exit.code());
    }

    Exit run(String[] args) {
        Request request;
        try {
            mustRunHere(OperatingSystem.here());
            request = Request.parse(args);
        } catch (Problem problem) {
            Listener listener = Request.wantsJson(args) ? json(false) : new Terminal(out, Terminal.Level.USUAL);
            return show(listener, "", problem, problem.exitCode());
        }
        return run(request);
    }

    /// Its scripts need a POSIX shell, and ssh a control socket.
    static void mustRunHere(OperatingSystem system) {
        if (system == OperatingSystem.WINDOWS) {
            throw Problem.usage(
                    "Teal does not run on Windows itself, but in WSL 2",
                    "`wsl --install`, then run Teal in its Linux shell (docs/systems.md)");
        }
    }

    Exit run(Request request) {
        if (request.globals().version()) {
            out.line("teal " + Version.TEAL);
            return ExitCode.DONE;
        }
        if (request.globals().help()) {
            out.text(request.name() == Verbs.HELP ? Help.overview() : Help.of(request.name(), request.verb()));
            return ExitCode.DONE;
        }
        try (Listener listener = listener(request.globals())) {
            return run(request, listener);
        }
    }

    private Listener listener(Globals globals) {
        return globals.json() ? json(globals.verbose()) : new Terminal(out, globals.level());
    }

    private JsonLines json(boolean verbose) {
        return new JsonLines(out, verbose);
    }

    private Exit run(Request request, Listener listener) {
        Verb verb = request.verb();
        Cancellation cancellation = new Cancellation();
        String stage = request.globals().stage();
        Consumer<Event> show = verb.endsWithCtrlC() ? event -> {} : event -> afterCtrlC(listener, stage, event);
        try (ImmediateEnd end = verb.stopsSafely() ? ImmediateEnd.on(show) : ImmediateEnd.atSignals(show)) {
            try {
                Optional<Failpoint> failpoint = Failpoint.of(env);
                Listener all = failpoint.isPresent() ? listener.and(failpoint.get()) : listener;
                Events events = new Emitter(all, Clock.systemUTC(), stage);
                Invocation invocation = new Invocation(
                        request.globals(), request.arguments(), out, events, failpoint, env, cancellation);
                return verb.stopsSafely() ? stoppable(verb, invocation, listener, end) : verb.run(invocation);
            } catch (Problem problem) {
                end.waitIfEnding();
                return show(listener, stage, problem, verb.afterFailure(problem.exitCode()));
            } catch (RuntimeException | Error bug) {
                end.waitIfEnding();
                ExitCode code = verb.afterBug();
                emit(listener, stage, ErrorReport.bug(bug, request.globals().verbose() ? trace(bug) : List.of(), code));
                return code;
            }
        }
    }

    /// The terminal shows `^C` where the cursor was.
    private void afterCtrlC(Listener listener, String stage, Event event) {
        if (out.errorsOnScreen()) {
            out.err().println();
        }
        emit(listener, stage, event);
    }

    private Exit stoppable(Verb verb, Invocation invocation, Listener listener, ImmediateEnd end) {
        Event stopping = new Event.Warning("stopping safely; press Ctrl-C again to exit at once", "");
        Runnable confirm = () -> emit(listener, invocation.globals().stage(), stopping);
        try (Interrupt _ = Interrupt.on(invocation.cancellation(), confirm, end::run)) {
            return verb.run(invocation);
        }
    }

    private static ExitCode show(Listener listener, String stage, Problem problem, ExitCode code) {
        emit(listener, stage, Event.Failed.of(problem).with(code));
        return code;
    }

    private static void emit(Listener listener, String stage, Event event) {
        new Emitter(listener, Clock.systemUTC(), stage).emit(event);
    }

    private static List<String> trace(Throwable bug) {
        StringWriter trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return trace.toString().lines().toList();
    }
}
