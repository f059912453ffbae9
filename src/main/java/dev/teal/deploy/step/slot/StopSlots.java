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

/// Ends both slots' apps, requests in flight first, and makes sure that nobody has the databases open any more.
///
/// @param live    the slot that is live
/// @param release in it; empty when nothing is
public record StopSlots(List<Database> databases, Slot live, Optional<Release> release) implements Step {
    @Override
    public String name() {
        return "stop";
    }

    @Override
    public String describe() {
        return databases.isEmpty() ? "stop " + live : "stop both slots: nobody may have the database open";
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
