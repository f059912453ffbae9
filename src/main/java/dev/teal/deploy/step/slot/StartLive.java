package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.Unhealthy;
import dev.teal.deploy.state.ServerState;

/// Starts the live slot when it does not run: a Docker engine that was killed does not always restart its
/// containers.
///
/// @param result set to its result when it started something
public record StartLive(Output<String> result) implements Step {
    @Override
    public String name() {
        return "live";
    }

    @Override
    public String describe() {
        return "start the live release, unless it runs";
    }

    @Override
    public String run(StepContext context) {
        ServerState state = context.state();
        Slot live = state.live();
        SlotState slotState = state.slotState(live);
        if (slotState.status() != SlotState.Status.STOPPED) {
            return slotState.describe() + " is live in " + live;
        }
        Release release = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "the app in " + live + " does not run, and was not deployed by Teal",
                        "start " + state.target().slots().name(live) + " by hand, or `teal deploy`"));
        try {
            new SlotControl(context).bringUp(live, release);
        } catch (Unhealthy problem) {
            throw Problem.failed(
                    release.id() + " is live in " + live + " but did not run, and does not become healthy",
                    problem.details(),
                    "`teal logs --slot " + live + "`; then `teal rollback` or `teal deploy`");
        }
        result.set(release.id() + " did not run and was started again in " + live);
        return result.get();
    }
}
