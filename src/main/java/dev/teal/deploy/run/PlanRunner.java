package dev.teal.deploy.run;

import dev.teal.base.Cancellation;
import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Change;
import dev.teal.event.Event;
import dev.teal.event.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs a plan step by step, with a journal line before and after each, and undoes the steps when one fails.
public final class PlanRunner {
    private final Events events;
    private final Cancellation cancellation;
    private final Clock clock;
    private final String by;
    private final boolean waits;

    /// @param by the user who deploys, `user@host`: for the journal, and shown to clients that find the lock
    ///           taken
    public PlanRunner(Events events, Cancellation cancellation, Clock clock, String by) {
        this(events, cancellation, clock, by, false);
    }

    private PlanRunner(Events events, Cancellation cancellation, Clock clock, String by, boolean waits) {
        this.events = events;
        this.cancellation = cancellation;
        this.clock = clock;
        this.by = by;
        this.waits = waits;
    }

    /// The same; while another client holds the lock, or a user holds deployments off, it waits.
    public PlanRunner waiting(boolean forTheLock) {
        return new PlanRunner(events, cancellation, clock, by, forTheLock);
    }

    /// Runs the plan that `planner` makes from the state. It is made again under the lock, in case another
    /// deployment came first.
    ///
    /// @throws Problem when it failed; the steps are undone where possible, and the exit code tells the
    ///         resulting state
    public void run(ServerState state, Function<ServerState, Plan> planner) {
        Instant began = clock.instant();
        cancellation.begin();
        Plan first = planner.apply(state);
        String id = first.kind() + "-" + began.toEpochMilli();
        StepContext context = new StepContext(state, attempt(id, state, first), events.of(id), cancellation, clock);
        context.waits(waits);
        context.events()
                .emit(new Event.Started(
                        first.kind().toString(),
                        state.target().config().label(),
                        state.target().server().name(),
                        first.release(),
                        first.steps().size()));
        Plan plan;
        try {
            plan = run(context, first, planner);
        } finally {
            context.fence().ifPresent(FencedServer::close);
        }
        context.events()
                .emit(new Event.Finished(
                        plan.kind().toString(),
                        ExitCode.DONE,
                        plan.release(),
                        plan.kind().isJournaled() ? plan.to().toString() : "",
                        plan.ending().get(),
                        Duration.between(began, clock.instant())));
    }

    private Entry attempt(String id, ServerState state, Plan plan) {
        return Entry.begin(
                        clock.instant(),
                        id,
                        plan.kind(),
                        plan.release(),
                        plan.from().toString(),
                        plan.to().toString(),
                        by)
                .ofStage(state.target().config().stage());
    }

    private Plan run(StepContext context, Plan first, Function<ServerState, Plan> planner) {
        List<Step> began = new ArrayList<>();
        run(context, first, first.before(), -1, began);
        // Another client may have deployed between the first query and the lock.
        Plan plan = orUndo(context, first, began, () -> begin(context, planner.apply(context.state())));
        run(context, plan, plan.locked(), plan.finalAt(), began);
        return plan;
    }

    private Plan begin(StepContext context, Plan plan) {
        context.attempt(attempt(context.attempt().deployment(), context.state(), plan));
        context.note(Phase.BEGIN, "", "");
        context.changed(Change.STARTED, "");
        return plan;
    }

    /// @param finalAt the index of the step at whose begin the state is final
    private void run(StepContext context, Plan plan, List<Step> steps, int finalAt, List<Step> began) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            began.add(step);
            if (i == finalAt) {
                context.changed(Change.LIVE, "");
            }
            orUndo(context, plan, began, () -> new StepRunner(context).run(step));
        }
    }

    private <T> T orUndo(StepContext context, Plan plan, List<Step> began, Supplier<T> act) {
        Instant start = clock.instant();
        try {
            return act.get();
        } catch (Problem problem) {
            throw undo(context, plan, began, problem, start);
        } catch (RuntimeException bug) {
            // Even after a bug, a change that visitors see must not stay incomplete.
            throw undo(context, plan, began, unexpected(began.getLast(), bug), start);
        }
    }

    private Problem undo(StepContext context, Plan plan, List<Step> began, Problem problem, Instant start) {
        Step step = began.getLast();
        context.events()
                .emit(new Event.StepFailed(step.name(), problem.happened(), Duration.between(start, clock.instant())));
        boolean early = context.fence().isEmpty() && plan.kind() != Kind.SETUP; // which installs packages before
        if (early && context.cancelled()) {
            return Cancelled.early(context.target().server().name());
        }
        return plan.kind().isJournaled() ? new Unwind(context, plan, began).after(problem) : problem;
    }

    private static Problem unexpected(Step step, RuntimeException bug) {
        return new Problem(
                "a bug in Teal, in the step \"" + step.name() + "\": " + bug,
                List.of(),
                "please report it, with the output of `-v`",
                ExitCode.FAILED,
                bug);
    }
}
