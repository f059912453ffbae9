package dev.teal.deploy.plan;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.Snapshot;
import dev.teal.deploy.operation.data.LocalDatabase;
import dev.teal.deploy.operation.data.RetainedData.Older;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.step.data.PackSnapshot;
import dev.teal.deploy.step.data.PrepareRestore;
import dev.teal.deploy.step.data.ReceiveDatabase;
import dev.teal.deploy.step.data.ReplaceDatabase;
import dev.teal.deploy.step.data.SnapshotDatabase;
import dev.teal.deploy.step.release.RecordRelease;
import dev.teal.deploy.step.release.ReleaseLock;
import dev.teal.deploy.step.slot.AwaitHealthy;
import dev.teal.deploy.step.slot.StartSlot;
import dev.teal.deploy.step.slot.StopSlots;
import dev.teal.deploy.step.traffic.EnterMaintenance;
import dev.teal.deploy.step.traffic.Flip;
import dev.teal.deploy.step.traffic.LeaveMaintenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plans of `teal data`.
public final class DataPlans {
    private DataPlans() {}

    /// Takes a snapshot.
    public static Plan snapshot(ServerState state, String id) {
        return reading(
                state,
                id,
                List.of(new SnapshotDatabase(state.target().databases(), id, Optional.empty(), new Output<>())));
    }

    /// Takes a snapshot of one database and packs it for the transfer to this machine.
    public static Plan pull(ServerState state, Database database, String id) {
        Output<Snapshot> snapshot = new Output<>();
        return reading(
                state,
                id,
                List.of(
                        new SnapshotDatabase(List.of(database), id, Optional.empty(), snapshot),
                        new PackSnapshot(database, id, snapshot)));
    }

    private static Plan reading(ServerState state, String id, List<Step> steps) {
        List<Step> locked = new ArrayList<>(steps);
        locked.add(new ReleaseLock());
        Slot live = state.live();
        return new Plan(
                Entry.Kind.SNAPSHOT,
                state.slotState(live).release(),
                live,
                live,
                List.of(Recovery.lock()),
                locked,
                () -> "snapshot " + id + " is taken");
    }

    /// Replaces the data with older data.
    ///
    /// @param target  the release to be live afterwards: the live one, or an earlier one
    /// @param label   the source of the data, as shown to the user
    /// @param sources the older version of each database
    public static Plan restore(
            ServerState state, Optional<Release> target, String label, Map<Database, Older> sources, String id) {
        Step prepare = new PrepareRestore(label, sources, id);
        return window(Entry.Kind.RESTORE, state, target, prepare, List.copyOf(sources.keySet()), id);
    }

    /// Replaces the server's database with one from this machine.
    public static Plan push(ServerState state, Database database, LocalDatabase local, String id) {
        Step prepare = new ReceiveDatabase(database, local, id);
        return window(Entry.Kind.PUSH, state, live(state), prepare, List.of(database), id);
    }

    /// The live release; it must be one that Teal can start again.
    public static Optional<Release> live(ServerState state) {
        if (state.serving() && state.liveRelease().isEmpty()) {
            throw Problem.failed(
                    "the app that is live in " + state.live()
                            + " was not deployed by Teal, so Teal cannot start it again",
                    "`teal deploy` first");
        }
        return state.liveRelease();
    }

    /// Stops both slots, replaces the databases and starts the target: in the live slot when it is the live
    /// release.
    private static Plan window(
            Entry.Kind kind,
            ServerState state,
            Optional<Release> target,
            Step prepare,
            List<Database> databases,
            String id) {
        Slot from = state.live();
        Optional<Release> live = live(state);
        boolean stays = target.map(Release::id).equals(live.map(Release::id));
        Slot to = stays ? from : from.other();
        List<Step> steps = new ArrayList<>(List.of(
                prepare,
                new EnterMaintenance(databases, id),
                new StopSlots(databases, from, live),
                new ReplaceDatabase(databases, id)));
        target.ifPresent(release -> {
            steps.add(new StartSlot(to, release, RestartPolicy.UNLESS_STOPPED));
            steps.add(new AwaitHealthy(to, release, state.target().slots().address(to)));
        });
        if (!stays) {
            steps.add(new Flip(from, to));
        }
        steps.add(new LeaveMaintenance(to, target));
        target.ifPresent(release -> {
            steps.add(new RecordRelease(release, to));
            steps.addAll(HookSteps.of(state.target().config(), release.commit())
                    .at(stays ? new Hook[0] : new Hook[] {Hook.ON_ROLLBACK}));
        });
        steps.add(new ReleaseLock());
        String serves =
                target.map(release -> ", " + release.id() + " is live in " + to).orElse("");
        return new Plan(
                kind,
                target.map(Release::id).orElse(""),
                from,
                to,
                List.of(Recovery.lock()),
                steps,
                () -> "the database is replaced" + serves);
    }
}
