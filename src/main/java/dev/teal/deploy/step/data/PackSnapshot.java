package dev.teal.deploy.step.data;

import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Database;
import dev.teal.data.Snapshot;
import dev.teal.data.Transfer;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.server.Reply;
import dev.teal.server.Result;

/// Packs one database of a snapshot, for its way to this machine.
///
/// @param id of the snapshot
public record PackSnapshot(Database database, String id, Output<Snapshot> snapshot) implements Step {
    @Override
    public String name() {
        return "pack";
    }

    @Override
    public String describe() {
        return "compress the copy of " + database.name();
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        Result result = target.confined(Transfer.pack(
                target.jail(),
                target.snapshots().copy(id, database),
                snapshot.optional().map(Snapshot::bytes).orElse(0L),
                target.snapshots().packed(id, database)));
        if (!result.ok()) {
            throw Problem.failed(
                    "the copy of " + database.name() + " could not be compressed on "
                            + target.server().name(),
                    result.errorLines(),
                    "free some space there (`df -h`), then try again");
        }
        return Sizes.of(Reply.number(result.out())) + " to fetch";
    }
}
