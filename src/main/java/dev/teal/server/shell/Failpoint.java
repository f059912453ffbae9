package dev.teal.server.shell;

import dev.teal.base.Problem;
import dev.teal.event.Envelope;
import dev.teal.event.Event;
import dev.teal.event.Listener;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes this client die, stop or lose its connection at a chosen point, to test what it leaves behind. Only
/// the client's own environment can ask for it.
///
/// `TEAL_FAILPOINT` is `ACT:before:STEP`, `ACT:after:STEP` or `ACT:inside:STEP[:COMMAND[:MILLIS]]`, where `ACT`
/// is `die` (SIGKILL), `hang` (SIGSTOP; SIGCONT resumes it) or `cut` (its ssh dies). `inside` is MILLIS after
/// the step sent its COMMANDth command to the server (default: the first, 2 ms); the step `verb` counts all
/// commands.
public final class Failpoint implements Listener {
    private static final Duration DEFAULT_DELAY = Duration.ofMillis(2);
    private static final Duration EFFECT_DELAY = Duration.ofSeconds(1);

    /// What happens to the client.
    private enum Act {
        DIE,
        HANG,
        CUT
    }

    private final Act act;
    private final String when;
    private final String step;
    private final int command;
    private final Duration delay;
    private boolean inStep;
    private int commands;

    private Failpoint(Act act, String when, String step, int command, Duration delay) {
        this.act = act;
        this.when = when;
        this.step = step;
        this.command = command;
        this.delay = delay;
        this.inStep = step.equals("verb");
    }

    /// The one in TEAL_FAILPOINT; empty when it is not set.
    /// @throws Problem when it is invalid
    public static Optional<Failpoint> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("TEAL_FAILPOINT")).map(Failpoint::parse);
    }

    private static Failpoint parse(String text) {
        Matcher words = Pattern.compile(
                        "(die|hang|cut):(before|inside|after):([a-z-]+)(?::(\\d{1,4}))?(?::(\\d{1,6}))?")
                .matcher(text);
        if (!words.matches()) {
            throw Problem.usage(
                    "TEAL_FAILPOINT: \"" + text + "\" is not a failpoint",
                    "use ACT:before:STEP, ACT:after:STEP or ACT:inside:STEP:COMMAND:MILLIS; ACT is die, hang or cut");
        }
        return new Failpoint(
                Act.valueOf(words.group(1).toUpperCase(Locale.ROOT)),
                words.group(2),
                words.group(3),
                Optional.ofNullable(words.group(4)).map(Integer::valueOf).orElse(1),
                Optional.ofNullable(words.group(5))
                        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                        .orElse(DEFAULT_DELAY));
    }

    @Override
    public void receive(Envelope envelope) {
        switch (envelope.event()) {
            case Event.StepStarted(var name, var _)
            when name.equals(step) -> {
                inStep = true;
                triggerWhen("before");
            }
            case Event.StepDone(var name, var _, var _)
            when name.equals(step) -> {
                inStep = false;
                triggerWhen("after");
            }
            default -> {}
        }
    }

    private void triggerWhen(String now) {
        if (when.equals(now)) {
            trigger();
        }
    }

    /// The same server, with its commands counted.
    public Server on(Server server) {
        return new Counting(server, this);
    }

    private void sending() {
        if (inStep && when.equals("inside") && ++commands == command) {
            Thread.ofPlatform().daemon().name("failpoint").start(() -> {
                pause(delay);
                trigger();
            });
        }
    }

    /// Pauses, because the effect comes a little later. The kernel gives a signal to one thread, and the others
    /// run on until that one is scheduled. The master of a shared connection also holds a dead ssh's pipes and
    /// forwards output until it notices.
    private void trigger() {
        switch (act) {
            case DIE -> signal("-KILL");
            case HANG -> signal("-STOP");
            case CUT -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
        pause(EFFECT_DELAY);
    }

    private static void signal(String name) {
        String self = String.valueOf(ProcessHandle.current().pid());
        try {
            Process kill = new ProcessBuilder("kill", name, self).start();
            Waiting.uninterrupted(kill::waitFor);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(Duration time) {
        Waiting.uninterrupted(() -> {
            Thread.sleep(time);
            return true;
        });
    }

    private record Counting(Server server, Failpoint failpoint) implements Server {
        @Override
        public String name() {
            return server.name();
        }

        @Override
        public Result run(Command command, Duration limit) {
            failpoint.sending();
            return server.run(command, limit);
        }

        @Override
        public Channel open(Command command) {
            failpoint.sending();
            return server.open(command);
        }

        @Override
        public int attach(Command command, Streams streams) {
            failpoint.sending();
            return server.attach(command, streams);
        }

        @Override
        public Server locked(String lockFile) {
            failpoint.sending();
            return new Counting(server.locked(lockFile), failpoint);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
