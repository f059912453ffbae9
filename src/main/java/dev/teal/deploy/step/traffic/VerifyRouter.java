package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.deploy.operation.traffic.RouterCheck;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;

/// The right slot must answer through the router, with the right release.
public record VerifyRouter(Slot slot, Release release) implements Step {
    @Override
    public String name() {
        return "router";
    }

    @Override
    public String describe() {
        return "ask through the router: " + slot + " must answer with " + release.id();
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        return new RouterCheck(context, slot, release).mustAnswer();
    }
}
