package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;

/// Waits until the old slot has no request in flight.
public record Drain(Slot slot) implements Step {
    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String describe() {
        return "wait for the requests in flight on " + slot;
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        return new Traffic(context).drain(slot);
    }
}
