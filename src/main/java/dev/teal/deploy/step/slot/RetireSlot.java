package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.slot.KilledOnStop;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.operation.slot.StopResult;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.Unhealthy;
import dev.teal.deploy.state.Effect;
import java.time.Duration;
import java.util.Optional;

/// Stops the old release with SIGTERM and a wait. Its container stays, for a rollback and for inspection.
public record RetireSlot(Slot slot) implements Step {
    @Override
    public String name() {
        return "retire";
    }

    @Override
    public String describe() {
        return "stop " + slot;
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        Duration timeout = context.target().config().stopTimeout();
        StopResult stopped = new SlotControl(context).stop(slot, timeout);
        if (stopped.killed()) {
            KilledOnStop.warn(context, slot, timeout);
            return slot + " killed after " + timeout.toSeconds() + " s: it did not exit on SIGTERM";
        }
        return slot + " stopped" + stopped.connections().suffix();
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("make sure that " + slot + " runs and is healthy");
    }

    @Override
    public Optional<String> undo(StepContext context) {
        SlotState old = context.state().slotState(slot);
        Optional<Release> release = context.state().facts().release(old.release());
        release.ifPresent(before -> new SlotControl(context).bringUp(slot, before));
        if (release.isEmpty() && !old.running()) {
            throw new Unhealthy(Problem.failed(
                    "the app in " + slot + " does not run, and was not deployed by Teal",
                    "start " + context.target().slots().name(slot) + " by hand, then `teal recover`"));
        }
        return Optional.of(old.describe() + " runs in " + slot);
    }
}
