package dev.teal.event;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.time.Duration;
import java.util.List;

/// Something that happened. The terminal, the JSON lines and the journal only listen; nothing decides by them.
public sealed interface Event {

    /// A plan begins to run.
    /// @param kind `deploy`, `rollback`, `recover` or `setup`
    record Started(String kind, String app, String server, String release, int steps) implements Event {}

    /// A step begins; `text` is the step's own description.
    record StepStarted(String step, String text) implements Event {}

    /// A step is under way.
    /// @param done  bytes done so far, of `total`; both 0 when only the text says something
    /// @param text  what is going on now, such as `3 of 10 probes, last answer 503`
    record StepProgress(String step, long done, long total, String text) implements Event {}

    /// A step is done; `text` says what it found or did.
    record StepDone(String step, String text, Duration took) implements Event {}

    /// A step failed; what follows are undo steps.
    record StepFailed(String step, String happened, Duration took) implements Event {}

    /// A step that had run was undone.
    record StepUndone(String step, String text) implements Event {}

    /// The requests that waited at nginx go on.
    /// @param requests how many had waited
    /// @param longest  the longest wait
    /// @param expired  how many waited to the end of the time there is
    /// @param gone     how many were given up by their clients meanwhile
    record Resumed(long requests, Duration longest, long expired, long gone) implements Event {}

    /// It failed, and what visitors get is settled; cleaning up, which may take as long as an app takes to
    /// stop, is still to come. [Failed] follows, with the same words unless the cleaning up failed as well.
    record Failing(Failed report) implements Event {}

    /// Something worth knowing that stops nothing.
    record Warning(String text, String next) implements Event {}

    /// A command went to the server (shown by `-v`).
    /// @param command as a shell would take it, without its input
    /// @param input   whether it had one of its own; an upload through a channel does not count
    record CommandRun(String server, String command, boolean input, int exitCode, Duration took) implements Event {}

    /// The plan ended.
    record Finished(String kind, ExitCode outcome, String release, String slot, String text, Duration took)
            implements Event {}

    /// It failed: the problem, as `cli` shows it. Only `cli` emits it, once, for the [Problem] that ended the verb.
    record Failed(String happened, List<String> details, String next, ExitCode outcome) implements Event {
        public static Failed of(Problem problem) {
            return new Failed(problem.happened(), problem.details(), problem.next(), problem.exitCode());
        }
    }
}
