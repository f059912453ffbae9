package dev.teal.deploy.step.slot;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Times;
import dev.teal.config.HealthConfig;
import dev.teal.deploy.operation.slot.HealthCheck;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;

/// Waits until the slot is healthy and stays healthy.
///
/// @param address for the description
public record AwaitHealthy(Slot slot, Release release, Address address) implements Step {
    @Override
    public String name() {
        return "healthy";
    }

    @Override
    public String describe() {
        HealthConfig health = release.health();
        return health.status() + " within " + Times.of(health.budget()) + " from " + url();
    }

    private String url() {
        return "http://" + address + release.health().path();
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        return new HealthCheck(context, slot, release).await();
    }
}
