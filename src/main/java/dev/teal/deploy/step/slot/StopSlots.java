package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.data.Database;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
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
    public Optional<String> undo(StepContext context) {
        context.target().config().pause().ifPresent(context::extendPause);
        release.ifPresent(before -> new SlotControl(context).startAgain(live, before));
        return release.map(before -> before.id() + " runs again in " + live);
    }
}
