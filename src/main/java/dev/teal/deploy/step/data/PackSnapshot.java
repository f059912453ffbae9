package dev.teal.deploy.step.data;

import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Database;
import dev.teal.data.Snapshot;
import dev.teal.data.Transfer;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.server.Result;
import dev.teal.server.Told;

/// Packs one database of a snapshot, for its way to this machine.
///
/// @param snapshot its id
public record PackSnapshot(Database database, String snapshot) implements Step {
    @Override
    public String name() {
        return "pack";
    }

    @Override
    public String describe() {
        return "compress the copy of " + database.name();
    }

    @Override
    public String run(Work work) {
        Site site = work.site();
        Result result = site.confined(Transfer.pack(
                site.jail(),
                site.snapshots().copy(snapshot, database),
                work.snapshot().map(Snapshot::bytes).orElse(0L),
                site.snapshots().packed(snapshot, database)));
        if (!result.ok()) {
            throw Problem.failed(
                    "the copy of " + database.name() + " could not be compressed on "
                            + site.server().name(),
                    result.complaint(),
                    "free some space there (`df -h`), then try again");
        }
        return Sizes.of(Told.number(result.out())) + " to fetch";
    }
}
