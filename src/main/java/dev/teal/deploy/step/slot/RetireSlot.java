package dev.teal.deploy.step.slot;

import dev.teal.app.Slot;
import dev.teal.deploy.operation.slot.KilledOnStop;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.operation.slot.StopResult;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import java.time.Duration;

/// Ends the old release's run with SIGTERM and a wait. What is left of it stays, for a rollback and for inspection.
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
        StopResult ended = new SlotControl(context).stop(slot, timeout);
        if (ended.killed()) {
            KilledOnStop.warn(context, slot, timeout);
            return slot + " killed after " + timeout.toSeconds() + " s: it did not end on SIGTERM";
        }
        return slot + " stopped" + ended.connections().suffix();
    }
}
