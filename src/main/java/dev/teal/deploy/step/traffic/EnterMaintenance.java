package dev.teal.deploy.step.traffic;

import dev.teal.data.Database;
import dev.teal.deploy.operation.traffic.Maintenance;
import dev.teal.deploy.operation.traffic.MaintenanceNote;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import java.util.List;
import java.util.Optional;

/// Visitors get 503 until [LeaveMaintenance].
///
/// @param id of the operation, for a recovery
public record EnterMaintenance(List<Database> databases, String id) implements Step {
    @Override
    public String name() {
        return "close";
    }

    @Override
    public String describe() {
        return "nginx answers every request with 503 from here on";
    }

    @Override
    public Effect effect() {
        return Effect.CLOSES;
    }

    @Override
    public String run(StepContext context) {
        List<String> paths = databases.stream().map(Database::path).toList();
        new Maintenance(context).enter(new MaintenanceNote(id, paths));
        return "closed: visitors get 503";
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("end maintenance");
    }

    @Override
    public Optional<String> undo(StepContext context) {
        new Maintenance(context).leave();
        return Optional.of("open again");
    }
}
