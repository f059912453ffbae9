package dev.teal.deploy.plan;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Layout;
import dev.teal.data.Snapshots;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.StepRunner;
import dev.teal.deploy.run.Unhealthy;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Outcome;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.Target;
import dev.teal.deploy.step.release.TakeLock;
import dev.teal.event.Change;
import dev.teal.event.Event;
import dev.teal.server.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Recovers a deployment whose client died: forward when traffic has moved and the new release is healthy,
/// otherwise back. Its steps are lines of that attempt in the journal.
final class Recovery {
    /// Files that were being written and were not moved to their places.
    private static final String SWEEP =
            "rm -f \"$1\"/*.new \"$1\"/releases/*.new \"$1\"/env/*.new \"$2\"/*.new \"$3.new\"";

    private final StepContext context;
    private final Attempt attempt;

    /// @param context of the interrupted attempt
    private Recovery(StepContext context, Attempt attempt) {
        this.context = context;
        this.attempt = attempt;
    }

    /// The step that takes the lock for a plan, and recovers first.
    static TakeLock lock() {
        return lock(false);
    }

    /// @param despite whether the lock of a user does not count
    static TakeLock lock(boolean despite) {
        return new TakeLock(Recovery::run, Duration.ZERO, despite);
    }

    /// @param context holds the lock
    /// @return a phrase that says what was done; empty when nothing was interrupted
    static String run(StepContext context) {
        Optional<Attempt> interrupted = context.state().facts().journal().interrupted();
        return interrupted
                .map(attempt -> new Recovery(context.of(attempt.begin()), attempt).run())
                .orElse("");
    }

    private String run() {
        Entry begin = attempt.begin();
        Optional<Problem> failure = Optional.empty();
        for (RecoveryPlan plan : RecoveryPlans.of(attempt, context.state())) {
            failure = failure(plan);
            if (failure.isEmpty()) {
                String text = plan.text() + swept();
                context.changed(Change.STARTED, "");
                context.changed(change(plan), plan.outcome() == Outcome.RECOVERED_FORWARD ? "" : plan.text());
                end(plan.outcome(), "recovered: " + text);
                return "recovered " + begin.kind() + " of " + begin.release() + ": " + text;
            }
        }
        throw notRecovered(failure.orElseThrow());
    }

    private Change change(RecoveryPlan plan) {
        if (plan.outcome() == Outcome.RECOVERED_FORWARD) {
            return Change.LIVE;
        }
        return plan.undo().stream().anyMatch(step -> step.effect() == Effect.MOVES_TRAFFIC)
                ? Change.ROLLED_BACK
                : Change.FAILED;
    }

    /// @return why a release does not come up; empty when the plan succeeded
    private Optional<Problem> failure(RecoveryPlan plan) {
        StepRunner steps = new StepRunner(context);
        for (Step step : plan.undo()) {
            try {
                steps.undo(step);
            } catch (Unhealthy problem) {
                return failed(step, problem);
            }
        }
        for (Step step : plan.run()) {
            try {
                steps.run(step);
            } catch (Problem problem) {
                if (!meansUnhealthy(step, problem)) {
                    throw problem;
                }
                return failed(step, problem);
            }
        }
        return Optional.empty();
    }

    private static boolean meansUnhealthy(Step step, Problem problem) {
        return problem.isFailure() && (step.effect() == Effect.LOOKS || step.effect() == Effect.STARTS);
    }

    private Optional<Problem> failed(Step step, Problem problem) {
        context.note(Phase.FAILED, step.name(), problem.happened());
        context.events().emit(new Event.StepFailed(step.name(), problem.happened(), Duration.ZERO));
        return Optional.of(problem);
    }

    private Problem notRecovered(Problem failure) {
        Entry begin = attempt.begin();
        if (RecoveryPlans.isOfData(attempt)) {
            return new Problem(
                    begin.kind() + " was undone, but " + begin.from() + " does not come up with the old database: "
                            + failure.happened(),
                    failure.details(),
                    "check its log: `teal logs --slot " + begin.from() + "`; then `teal recover`",
                    ExitCode.UNKNOWN,
                    failure);
        }
        String text =
                "neither " + begin.release() + " nor the release before it becomes healthy: " + failure.happened();
        Pause.end(context, context.state().live());
        context.changed(Change.STARTED, "");
        context.changed(Change.NOT_RECOVERED, text);
        end(Outcome.NOT_RECOVERED, "not recovered: " + text); // or it would block the next deployment
        return new Problem(
                text,
                failure.details(),
                "check both logs: `teal logs --slot blue`, `teal logs --slot green`; then `teal deploy`",
                ExitCode.UNKNOWN,
                failure);
    }

    private String swept() {
        Target target = context.target();
        Layout layout = target.layout();
        target.server().run(Command.script(SWEEP, layout.teal(), layout.route(), layout.marker()));
        if (RecoveryPlans.isOfData(attempt)) {
            new Databases(context.state()).discardPrepared(target.databases());
        } else {
            target.server().run(target.router().resume());
        }
        List<String> swept =
                target.server().run(target.snapshots().sweep(), Snapshots.LIMIT).lines();
        return swept.isEmpty() ? "" : "; removed the incomplete snapshot " + String.join(", ", swept);
    }

    private void end(Outcome outcome, String text) {
        context.end(outcome, text);
        context.fence().ifPresent(FencedServer::flush);
    }
}
