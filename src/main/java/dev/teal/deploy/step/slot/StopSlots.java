package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.data.Database;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.operation.traffic.Maintenance;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.Unhealthy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Stops both slots after their requests in flight, and checks that no process has the databases open.
///
/// @param live    the slot that is live
/// @param release in the live slot; empty when there is none
public record StopSlots(List<Database> databases, Slot live, Optional<Release> release) implements Step {
    @Override
    public String name() {
        return "stop";
    }

    @Override
    public String describe() {
        return databases.isEmpty() ? "stop " + live : "stop both slots: no process may have the database open";
    }

    @Override
    public String run(StepContext context) {
        List<Slot> stopped = new SlotControl(context).stopBoth();
        new Databases(context.state()).mustBeClosed(databases);
        return stopped.isEmpty()
                ? "nothing ran"
                : stopped.stream().map(Slot::toString).collect(Collectors.joining(" and ")) + " stopped";
    }

    @Override
    public Optional<String> describeUndo() {
        return release.map(before -> "start " + before.id() + " in " + live + " again");
    }

    @Override
    public Optional<String> undo(StepContext context) {
        context.target().config().pause().ifPresent(context.pause()::extend);
        release.ifPresent(before -> bringUp(context, before));
        return release.map(before -> before.id() + " runs again in " + live);
    }

    /// Ends maintenance even when the release does not come up: 502 is more accurate than 503.
    private void bringUp(StepContext context, Release before) {
        try {
            new SlotControl(context).bringUp(live, before);
        } catch (Unhealthy problem) {
            new Maintenance(context).leave();
            throw problem;
        }
    }
}
