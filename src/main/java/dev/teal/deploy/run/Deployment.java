package dev.teal.deploy.run;

import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.release.TakeLock;
import dev.teal.event.Event;
import dev.teal.event.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Runs a plan: step by step, with a journal line before and after each, and back again when one fails.
public final class Deployment {
    private final Events events;
    private final Cancellation cancellation;
    private final Clock clock;
    private final String by;

    /// @param by who deploys: `user@host`, for the journal and for whoever finds the lock taken
    public Deployment(Events events, Cancellation cancellation, Clock clock, String by) {
        this.events = events;
        this.cancellation = cancellation;
        this.clock = clock;
        this.by = by;
    }

    /// Runs the plan that `planner` makes of the survey. It is made again once the lock is held, in case
    /// another deployment came first.
    ///
    /// @throws Problem when it failed; what could be undone is, and the exit code says how things stand
    public void run(Survey survey, Function<Survey, Plan> planner) {
        Instant began = clock.instant();
        Plan plan = planner.apply(survey);
        events.emit(new Event.Started(
                plan.kind().toString(),
                survey.site().config().app(),
                survey.site().server().name(),
                plan.release(),
                plan.steps().size()));
        Work work = new Work(survey, attempt(plan), events, cancellation, clock);
        try {
            plan = run(work, plan, planner);
        } finally {
            work.fence().ifPresent(Fence::close);
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
        return new Entry(
                Entry.VERSION,
                now,
                plan.kind() + "-" + now.toEpochMilli(),
                0,
                plan.kind(),
                plan.release(),
                plan.from().toString(),
                plan.to().toString(),
                "",
                Phase.BEGIN,
                Optional.empty(),
                "",
                by);
    }

    private Plan run(Work work, Plan first, Function<Survey, Plan> planner) {
        Plan plan = first;
        List<Step> began = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = plan.steps().get(i);
            Instant start = clock.instant();
            began.add(step);
            try {
                run(work, step);
                if (step instanceof TakeLock) {
                    plan = planner.apply(work.survey());
                    work.attempt(attempt(plan));
                    work.note(Phase.BEGIN, "", "");
                }
            } catch (Problem problem) {
                throw back(work, plan, began, problem, start);
            } catch (RuntimeException bug) {
                // Whatever it was: what users see must not stay half done.
                throw back(work, plan, began, unforeseen(step, bug), start);
            }
        }
        return plan;
    }

    private void run(Work work, Step step) {
        if (step.effect() == Effect.FORWARD_ONLY) {
            work.ignoreCancellation();
        } else {
            work.checkCancelled();
        }
        Instant start = clock.instant();
        events.emit(new Event.StepStarted(step.name(), step.describe()));
        work.fence().ifPresent(fence -> fence.begin(step.effect()));
        work.note(Phase.INTENT, step.name(), step.describe());
        String did = step.run(work);
        work.note(Phase.DONE, step.name(), did);
        events.emit(new Event.StepDone(step.name(), did, Duration.between(start, clock.instant())));
    }

    private Problem back(Work work, Plan plan, List<Step> began, Problem problem, Instant start) {
        Step step = began.getLast();
        events.emit(new Event.StepFailed(step.name(), problem.happened(), Duration.between(start, clock.instant())));
        return new WayBack(work, plan, began).after(problem);
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
