package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import dev.teal.event.Event;
import java.util.Optional;

/// Starts the release in its slot.
///
/// @param restart [RestartPolicy#NO] while requests are paused, until traffic has moved
public record StartSlot(Slot slot, Release release, RestartPolicy restart) implements Step {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public String describe() {
        return "start " + release.id() + " in " + slot;
    }

    @Override
    public Effect effect() {
        return Effect.STARTS;
    }

    @Override
    public String run(StepContext context) {
        int files = new SlotControl(context).start(slot, release, restart);
        return context.target().slots().name(slot) + " started"
                + (files == 0 ? "" : "; nginx serves " + files + " static files of it");
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("stop " + slot + ", keep its container for inspection");
    }

    /// Stops the slot and keeps its container, for `teal logs --slot`.
    @Override
    public Optional<String> undo(StepContext context) {
        SlotState slotState =
                context.target().slots().slotState(slot, context.target().server());
        if (!slotState.present() || !slotState.release().equals(release.id())) {
            return Optional.empty();
        }
        context.events().emit(new Event.StepStarted("undo", "stopping " + slot + ", which gets no traffic"));
        new SlotControl(context).stop(slot, release.stopTimeout());
        return Optional.of("stopped, kept for inspection");
    }
}
