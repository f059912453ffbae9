package dev.teal.deploy.run;

import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Runs and undoes single steps, with their journal lines and events.
public record StepRunner(StepContext context) {

    /// The way back from steps that began: those that can be undone, the last one first.
    public static List<Step> wayBack(List<Step> began) {
        return began.reversed().stream()
                .filter(step -> step.describeUndo().isPresent())
                .toList();
    }

    /// @return its result
    public String run(Step step) {
        if (step.effect() == Effect.FORWARD_ONLY) {
            context.ignoreCancellation();
        } else {
            context.checkCancelled();
        }
        Instant start = context.clock().instant();
        context.begin(step);
        context.events().emit(new Event.StepStarted(step.name(), step.describe()));
        context.fence().ifPresent(fence -> fence.begin(step.effect()));
        context.intent(step);
        String result = step.run(context);
        context.note(Phase.DONE, step.name(), result);
        Duration took = Duration.between(start, context.clock().instant());
        context.events().emit(new Event.StepDone(step.name(), result, took));
        return result;
    }

    /// Runs a step after the others were undone. It is not part of what a recovery looks at.
    void runAfter(Step step) {
        Instant start = context.clock().instant();
        context.begin(step);
        context.events().emit(new Event.StepStarted(step.name(), step.describe()));
        String result = step.run(context);
        Duration took = Duration.between(start, context.clock().instant());
        context.events().emit(new Event.StepDone(step.name(), result, took));
    }

    public void undo(Step step) {
        context.begin(step);
        context.fence().ifPresent(FencedServer::undoing);
        Optional<String> undone = step.undo(context);
        undone.ifPresent(text -> {
            context.note(Phase.UNDONE, step.name(), text);
            context.events().emit(new Event.StepUndone(step.name(), text));
        });
    }
}
