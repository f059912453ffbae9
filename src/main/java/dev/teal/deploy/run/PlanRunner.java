package dev.teal.deploy.run;

import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs a plan: step by step, with a journal line before and after each, and back again when one fails.
public final class PlanRunner {
    private final Events events;
    private final Cancellation cancellation;
    private final Clock clock;
    private final String by;

    /// @param by who deploys: `user@host`, for the journal and for whoever finds the lock taken
    public PlanRunner(Events events, Cancellation cancellation, Clock clock, String by) {
        this.events = events;
        this.cancellation = cancellation;
        this.clock = clock;
        this.by = by;
    }

    /// Runs the plan that `planner` makes of the survey. It is made again once the lock is held, in case
    /// another deployment came first.
    ///
    /// @throws Problem when it failed; what could be undone is, and the exit code says how things stand
    public void run(ServerState state, Function<ServerState, Plan> planner) {
        Instant began = clock.instant();
        Plan plan = planner.apply(state);
        events.emit(new Event.Started(
                plan.kind().toString(),
                state.target().config().app(),
                state.target().server().name(),
                plan.release(),
                plan.steps().size()));
        StepContext context = new StepContext(state, attempt(plan), events, cancellation, clock);
        try {
            plan = run(context, plan, planner);
        } finally {
            context.fence().ifPresent(FencedServer::close);
        }
        events.emit(new Event.Finished(
                plan.kind().toString(),
                ExitCode.DONE,
                plan.release(),
                plan.to().toString(),
                plan.ending(),
                Duration.between(began, clock.instant())));
    }

    private Entry attempt(Plan plan) {
        Instant now = clock.instant();
        return Entry.begin(
                now,
                plan.kind() + "-" + now.toEpochMilli(),
                plan.kind(),
                plan.release(),
                plan.from().toString(),
                plan.to().toString(),
                by);
    }

    private Plan run(StepContext context, Plan first, Function<ServerState, Plan> planner) {
        List<Step> began = new ArrayList<>();
        run(context, first, first.before(), began);
        // Between the first look and the lock another client may have deployed.
        Plan plan = orBack(context, first, began, () -> begin(context, planner.apply(context.state())));
        run(context, plan, plan.locked(), began);
        return plan;
    }

    private Plan begin(StepContext context, Plan plan) {
        context.attempt(attempt(plan));
        context.note(Phase.BEGIN, "", "");
        return plan;
    }

    private void run(StepContext context, Plan plan, List<Step> steps, List<Step> began) {
        for (Step step : steps) {
            began.add(step);
            orBack(context, plan, began, () -> run(context, step));
        }
    }

    private <T> T orBack(StepContext context, Plan plan, List<Step> began, Supplier<T> act) {
        Instant start = clock.instant();
        try {
            return act.get();
        } catch (Problem problem) {
            throw back(context, plan, began, problem, start);
        } catch (RuntimeException bug) {
            // Whatever it was: what users see must not stay half done.
            throw back(context, plan, began, unforeseen(began.getLast(), bug), start);
        }
    }

    private String run(StepContext context, Step step) {
        if (step.effect() == Effect.FORWARD_ONLY) {
            context.ignoreCancellation();
        } else {
            context.checkCancelled();
        }
        Instant start = clock.instant();
        context.begin(step);
        events.emit(new Event.StepStarted(step.name(), step.describe()));
        context.fence().ifPresent(fence -> fence.begin(step.effect()));
        context.intent(step);
        String did = step.run(context);
        context.note(Phase.DONE, step.name(), did);
        events.emit(new Event.StepDone(step.name(), did, Duration.between(start, clock.instant())));
        return did;
    }

    private Problem back(StepContext context, Plan plan, List<Step> began, Problem problem, Instant start) {
        Step step = began.getLast();
        events.emit(new Event.StepFailed(step.name(), problem.happened(), Duration.between(start, clock.instant())));
        return new Unwind(context, plan, began).after(problem);
    }

    private static Problem unforeseen(Step step, RuntimeException bug) {
        return new Problem(
                "a bug in Teal, in the step \"" + step.name() + "\": " + bug,
                List.of(),
                "please report it, with what `-v` shows",
                ExitCode.FAILED,
                bug);
    }
}
