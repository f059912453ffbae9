package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.deploy.operation.traffic.Maintenance;
import dev.teal.deploy.operation.traffic.RouterCheck;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import java.util.Optional;

/// Requests are let in again. From here on there are new writes, so nothing is taken back any more.
///
/// @param release what must answer; empty when nothing was live before, and nothing is now
public record LeaveMaintenance(Slot slot, Optional<Release> release) implements Step {
    @Override
    public String name() {
        return "open";
    }

    @Override
    public String describe() {
        return "let requests in again";
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        new Maintenance(context).leave();
        return release.map(live -> new RouterCheck(context, slot, live).mustAnswer())
                .orElse("open");
    }
}
