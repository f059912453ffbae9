package dev.teal.event;

import dev.teal.base.ExitCode;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import java.time.Duration;
import java.util.List;

/// Something that happened. Terminal, JSON lines and journal listen; no decision depends on an event.
public sealed interface Event {

    /// A plan starts.
    /// @param kind `deploy`, `rollback`, `recover` or `setup`
    record Started(String kind, String app, String server, String release, int steps) implements Event {}

    /// A step starts; `text` is the step's description.
    record StepStarted(String step, String text) implements Event {}

    /// A step made progress.
    /// @param done  bytes done so far, of `total`; both 0 when there is only a text
    /// @param text  the current activity, such as `3 of 10 probes, last answer 503`
    record StepProgress(String step, long done, long total, String text) implements Event {}

    /// A step waits for others, such as another deployment.
    /// @param text what it waits for
    record Waiting(String step, String text) implements Event {}

    /// A program of the user (a hook) printed a line.
    record StepOutput(String step, String line) implements Event {}

    /// A step succeeded; `text` says what it found or did.
    record StepDone(String step, String text, Duration took) implements Event {}

    /// A step failed; undo steps follow.
    record StepFailed(String step, String happened, Duration took) implements Event {}

    /// A completed step was undone.
    record StepUndone(String step, String text) implements Event {}

    /// The paused requests at nginx were resumed.
    /// @param requests how many waited
    /// @param longest  the longest wait
    /// @param expired  how many waited until the time limit of the pause
    /// @param gone     how many were given up by their clients while they waited
    record Resumed(long requests, Duration longest, long expired, long gone) implements Event {}

    /// The plan failed and traffic is settled; the cleanup, which may take as long as an app takes to stop, is
    /// still to come. [Failed] follows, with the same text unless the cleanup fails as well.
    record Failing(Failed report) implements Event {}

    /// What visitors get has changed, or is about to.
    /// @param kind      of the attempt: `deploy`; empty for a maintenance
    /// @param release   of the attempt
    /// @param previous  the release that was live when it began; empty when there was none
    /// @param slot      of the release
    /// @param by        who began it
    /// @param recovered whether a recovery ended the attempt, and reports it in the place of its client
    /// @param reason    why it failed; else empty
    record Changed(
            Change change,
            String kind,
            String release,
            String previous,
            String slot,
            String by,
            boolean recovered,
            String reason)
            implements Event {}

    /// A warning; the command continues.
    /// @param details evidence, one line each
    record Warning(String text, List<String> details, String next) implements Event {
        public Warning(String text, String next) {
            this(text, List.of(), next);
        }

        public static Warning of(Finding finding) {
            return new Warning(finding.what(), finding.evidence(), finding.fix());
        }
    }

    /// Changes to what Teal did not create; a question follows.
    record Proposed(String what, List<String> changes) implements Event {}

    /// A command ran on the server (shown by `-v`).
    /// @param command in shell syntax, without its input
    /// @param input   whether it had input of its own; an upload through a channel does not count
    record CommandRun(String server, String command, boolean input, int exitCode, Duration took) implements Event {}

    /// The plan ended.
    record Finished(String kind, ExitCode outcome, String release, String slot, String text, Duration took)
            implements Event {}

    /// The command failed. Only `cli` emits this event, once, for the [Problem] that ended the command.
    record Failed(String happened, List<String> details, String next, ExitCode outcome) implements Event {
        public static Failed of(Problem problem) {
            return new Failed(problem.happened(), problem.details(), problem.next(), problem.exitCode());
        }

        public Failed with(ExitCode code) {
            return new Failed(happened, details, next, code);
        }
    }
}
