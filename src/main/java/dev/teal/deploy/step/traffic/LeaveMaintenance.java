package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.deploy.operation.traffic.Maintenance;
import dev.teal.deploy.operation.traffic.RouterCheck;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import java.util.Optional;

/// Ends maintenance. From here on there are new writes, so nothing is undone after this step.
///
/// @param release the release that must answer; empty when nothing is live
public record LeaveMaintenance(Slot slot, Optional<Release> release) implements Step {
    @Override
    public String name() {
        return "open";
    }

    @Override
    public String describe() {
        return "end maintenance: requests reach the app again";
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
