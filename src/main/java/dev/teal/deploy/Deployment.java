package dev.teal.deploy;

import dev.teal.deploy.Entry.Phase;
import dev.teal.event.Cancellation;
import dev.teal.event.Cancelled;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.event.ExitCode;
import dev.teal.event.Problem;
import dev.teal.slot.Occupant;
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
                plan.release().id(),
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
                plan.release().id(),
                plan.to().toString(),
                plan.release().id() + " is live in " + plan.to(),
                Duration.between(began, clock.instant())));
    }

    private Entry attempt(Plan plan) {
        Instant now = clock.instant();
        return new Entry(
                Entry.VERSION,
                now,
                plan.kind() + "-" + now.toEpochMilli(),
                0,
                plan.kind().toString(),
                plan.release().id(),
                plan.from().toString(),
                plan.to().toString(),
                "",
                Phase.BEGIN,
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
                events.emit(new Event.StepFailed(
                        step.name(), problem.happened(), Duration.between(start, clock.instant())));
                throw failed(work, plan, began, problem);
            }
        }
        return plan;
    }

    private void run(Work work, Step step) {
        if (step.reversible()) {
            work.checkCancelled();
        } else {
            work.ignoreCancellation();
        }
        Instant start = clock.instant();
        events.emit(new Event.StepStarted(step.name(), step.describe()));
        work.note(Phase.INTENT, step.name(), step.describe());
        String did = step.run(work);
        work.note(Phase.DONE, step.name(), did);
        events.emit(new Event.StepDone(step.name(), did, Duration.between(start, clock.instant())));
    }

    private Problem failed(Work work, Plan plan, List<Step> began, Problem failure) {
        Step step = began.getLast();
        // What a Ctrl-C ended on its way (docker build hears it too) is no failure of its own.
        Problem problem = work.cancelled() && failure.exitCode() == ExitCode.FAILED ? new Cancelled() : failure;
        work.ignoreCancellation();
        if (problem.exitCode() == ExitCode.UNKNOWN) {
            return problem;
        }
        if (!step.reversible()) {
            return new Problem(
                    plan.release().id() + " is live and proven, but \"" + step.name() + "\" failed: "
                            + problem.happened(),
                    problem.details(),
                    "`teal recover` finishes it; " + problem.next(),
                    ExitCode.UNKNOWN,
                    problem);
        }
        boolean moved = began.stream().anyMatch(Flip.class::isInstance);
        try {
            work.fence().ifPresent(Fence::undoing);
            work.note(Phase.FAILED, step.name(), problem.happened());
            undo(work, began);
            if (work.fence().isPresent()) {
                work.note(Phase.END, "", (moved ? "rolled back: " : "failed: ") + problem.happened());
                work.fence().get().flush();
            }
        } catch (Problem undoing) {
            return new Problem(
                    problem.happened() + "; and undoing it failed: " + undoing.happened(),
                    undoing.details(),
                    "`teal recover`",
                    ExitCode.UNKNOWN,
                    undoing);
        }
        List<String> details = new ArrayList<>(List.of(state(work.survey(), plan, moved)));
        details.addAll(problem.details());
        return new Problem(
                problem.happened(), details, problem.next(), moved ? ExitCode.ROLLED_BACK : ExitCode.FAILED, problem);
    }

    private void undo(Work work, List<Step> began) {
        for (Step step : began.reversed()) {
            Optional<String> undone = step.undo(work);
            undone.ifPresent(text -> {
                work.note(Phase.UNDONE, step.name(), text);
                events.emit(new Event.StepUndone(step.name(), text));
            });
        }
    }

    private static String state(Survey survey, Plan plan, boolean moved) {
        Occupant old = survey.occupant(plan.from());
        if (!old.present()) {
            return "Nothing was live before, and nothing is now.";
        }
        if (!old.running()) {
            return "Requests go to " + plan.from() + " as before, but " + old.describe() + " in it did not run.";
        }
        String what = "The old release (" + old.describe() + ", " + plan.from() + ") ";
        return what + (moved ? "serves again: traffic was moved back." : "still serves; nothing changed for users.");
    }
}
