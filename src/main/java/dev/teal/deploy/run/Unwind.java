package dev.teal.deploy.run;

import dev.teal.app.SlotState;
import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry.Outcome;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.event.Event;
import dev.teal.server.ServerLost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happens when a step fails: the steps that began are undone, the last one first, and the problem comes out
/// with what state things are in and the exit code that says so.
///
/// @param began the steps up to the one that failed
record Unwind(StepContext context, Plan plan, List<Step> began) {

    /// @return the problem to throw
    Problem after(Problem failure) {
        // What a Ctrl-C ended on its way (docker build hears it too) is no failure of its own.
        Problem problem = context.cancelled() && failure.exitCode() == ExitCode.FAILED ? new Cancelled() : failure;
        context.ignoreCancellation();
        if (problem.exitCode() == ExitCode.UNKNOWN) {
            return problem instanceof ServerLost && reachedNobody() ? cutOff(problem) : problem;
        }
        return began.getLast().effect() == Effect.FORWARD_ONLY ? unfinished(problem) : back(problem);
    }

    private Problem unfinished(Problem problem) {
        return new Problem(
                plan.release() + " is live and proven, but \"" + began.getLast().name() + "\" failed: "
                        + problem.happened(),
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
        } catch (ServerLost undoing) {
            return reachedNobody() ? cutOff(problem) : unknown(problem, undoing);
        } catch (Problem undoing) {
            return unknown(problem, undoing);
        }
        return report;
    }

    /// What to say once all is as it was.
    private Problem report(Problem problem, boolean moved) {
        List<String> details = new ArrayList<>(List.of(state(moved)));
        details.addAll(problem.details());
        ExitCode code = moved ? ExitCode.ROLLED_BACK : ExitCode.FAILED;
        return new Problem(problem.happened(), details, problem.next(), code, problem);
    }

    private boolean has(Effect effect) {
        return began.stream().anyMatch(step -> step.effect() == effect);
    }

    /// Whether all that began is beside what serves.
    private boolean reachedNobody() {
        return reachedNobody(began);
    }

    private static boolean reachedNobody(List<Step> steps) {
        return steps.stream().noneMatch(step -> step.effect().reachesVisitors());
    }

    /// Without a line nothing can be undone, and nothing has to be at once.
    private Problem cutOff(Problem problem) {
        List<String> details = new ArrayList<>(List.of(
                state(false), "Its beginnings are still there; the next deployment, or `teal recover`, clears them."));
        details.addAll(problem.details());
        return new Problem(problem.happened(), details, problem.next(), ExitCode.FAILED, problem);
    }

    private static Problem unknown(Problem problem, Problem undoing) {
        return new Problem(
                problem.happened() + "; and undoing it failed: " + undoing.happened(),
                undoing.details(),
                "`teal recover`",
                ExitCode.UNKNOWN,
                undoing);
    }

    /// The new release may take its `stop_timeout` to stop. When visitors get what they had before, the user
    /// need not wait for that, and hears the report first.
    private void undo(Problem report, boolean moved) {
        context.fence().ifPresent(FencedServer::undoing);
        context.note(Phase.FAILED, began.getLast().name(), report.happened());
        for (int i = began.size() - 1; i >= 0; i--) {
            Step step = began.get(i);
            if (step.effect() == Effect.STARTS && reachedNobody(began.subList(0, i))) {
                context.events().emit(new Event.Failing(Event.Failed.of(report)));
            }
            context.begin(step);
            Optional<String> undone = step.undo(context);
            undone.ifPresent(text -> {
                context.note(Phase.UNDONE, step.name(), text);
                context.events().emit(new Event.StepUndone(step.name(), text));
            });
        }
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
            return "Requests go to " + plan.from() + " as before, but " + old.describe() + " in it did not run.";
        }
        String what = "The old release (" + old.describe() + ", " + plan.from() + ") ";
        if (has(Effect.CLOSES)) {
            return what + "serves again, on the data it had.";
        }
        if (has(Effect.PAUSES)) {
            return what + "serves again; requests waited meanwhile.";
        }
        return what + (moved ? "serves again: traffic was moved back." : "still serves; nothing changed for users.");
    }
}
