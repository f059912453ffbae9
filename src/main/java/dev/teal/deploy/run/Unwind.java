package dev.teal.deploy.run;

import dev.teal.app.SlotState;
import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry.Outcome;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.event.Change;
import dev.teal.event.Event;
import dev.teal.server.ServerLost;
import java.util.ArrayList;
import java.util.List;

/// Handles a failed step: undoes the steps that began, the last one first, and adds the resulting state and
/// exit code to the problem.
///
/// @param began the steps up to the one that failed
record Unwind(StepContext context, Plan plan, List<Step> began) {

    /// @return the problem to throw
    Problem after(Problem failure) {
        // A command that Ctrl-C interrupted (docker build receives it too) did not fail by itself.
        Problem problem = context.cancelled() && failure.exitCode() == ExitCode.FAILED ? new Cancelled() : failure;
        context.ignoreCancellation();
        if (problem.exitCode() == ExitCode.UNKNOWN) {
            return problem instanceof ServerLost && reachedNobody() ? cutOff(problem) : problem;
        }
        return began.getLast().effect() == Effect.FORWARD_ONLY ? unfinished(problem) : back(problem);
    }

    private Problem unfinished(Problem problem) {
        return new Problem(
                plan.release() + " is live and verified, but \""
                        + began.getLast().name() + "\" failed: " + problem.happened(),
                problem.details(),
                "`teal recover` finishes it; " + problem.next(),
                ExitCode.UNKNOWN,
                problem);
    }

    private Problem back(Problem problem) {
        boolean moved = has(Effect.MOVES_TRAFFIC);
        Problem report = report(problem, moved);
        try {
            undo(report, moved);
        } catch (ServerLost undoFailure) {
            return reachedNobody() ? cutOff(problem) : unknown(problem, undoFailure);
        } catch (Problem undoFailure) {
            return unknown(problem, undoFailure);
        }
        return report;
    }

    /// The problem to report when undoing succeeds.
    private Problem report(Problem problem, boolean moved) {
        List<String> details = new ArrayList<>(List.of(state(moved)));
        details.addAll(problem.details());
        ExitCode code = moved ? ExitCode.ROLLED_BACK : ExitCode.FAILED;
        return new Problem(problem.happened(), details, problem.next(), code, problem);
    }

    private boolean has(Effect effect) {
        return began.stream().anyMatch(step -> step.effect() == effect);
    }

    /// Whether no step that began affects visitors.
    private boolean reachedNobody() {
        return reachedNobody(began);
    }

    private static boolean reachedNobody(List<Step> steps) {
        return steps.stream().noneMatch(step -> step.effect().reachesVisitors());
    }

    /// Without a connection nothing can be undone, and here nothing is urgent.
    private Problem cutOff(Problem problem) {
        List<String> details = new ArrayList<>(List.of(
                state(false),
                "Its unfinished parts are still on the server; the next deployment or `teal recover` removes them."));
        details.addAll(problem.details());
        return new Problem(problem.happened(), details, problem.next(), ExitCode.FAILED, problem);
    }

    private static Problem unknown(Problem problem, Problem undoFailure) {
        return new Problem(
                problem.happened() + "; undoing the deployment also failed: " + undoFailure.happened(),
                undoFailure.details(),
                "`teal recover`",
                ExitCode.UNKNOWN,
                undoFailure);
    }

    /// The new release may take its `stop_timeout` to stop. When visitors already reach the old one, the
    /// problem is reported before that wait.
    private void undo(Problem report, boolean moved) {
        context.fence().ifPresent(FencedServer::undoing);
        context.note(Phase.FAILED, began.getLast().name(), report.happened());
        StepRunner steps = new StepRunner(context);
        List<Step> back = StepRunner.wayBack(began);
        for (int i = 0; i < back.size(); i++) {
            if (back.get(i).effect() == Effect.STARTS && reachedNobody(back.subList(i, back.size()))) {
                context.events().emit(new Event.Failing(Event.Failed.of(report)));
            }
            steps.undo(back.get(i));
        }
        context.changed(moved ? Change.ROLLED_BACK : Change.FAILED, report.happened());
        plan.after().steps(moved, report.happened()).forEach(steps::runAfter);
        context.end(
                moved ? Outcome.ROLLED_BACK : Outcome.FAILED,
                (moved ? "rolled back: " : "failed: ") + report.happened());
        context.fence().ifPresent(FencedServer::flush);
    }

    private String state(boolean moved) {
        SlotState old = context.state().slotState(plan.from());
        if (!old.present()) {
            return "Nothing was live before, and nothing is now.";
        }
        if (!old.running()) {
            return "Requests go to " + plan.from() + " as before, but " + old.describe() + " in it does not run.";
        }
        String what = "The old release (" + old.describe() + ", " + plan.from() + ") ";
        if (has(Effect.CLOSES)) {
            return what + "serves again, with the data it had.";
        }
        if (has(Effect.PAUSES)) {
            return what + "serves again; requests waited in the meantime.";
        }
        return what + (moved ? "serves again: traffic was moved back." : "still serves; nothing changed for users.");
    }
}
