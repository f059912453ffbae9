package dev.teal.deploy.plan;

import dev.teal.app.Release;
import dev.teal.app.Restart;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.deploy.operation.Kept.Older;
import dev.teal.deploy.operation.LocalDatabase;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.data.PackSnapshot;
import dev.teal.deploy.step.data.PrepareRestore;
import dev.teal.deploy.step.data.ReceiveDatabase;
import dev.teal.deploy.step.data.ReplaceDatabase;
import dev.teal.deploy.step.data.SnapshotDatabase;
import dev.teal.deploy.step.release.RecordRelease;
import dev.teal.deploy.step.release.ReleaseLock;
import dev.teal.deploy.step.release.TakeLock;
import dev.teal.deploy.step.slot.AwaitHealthy;
import dev.teal.deploy.step.slot.StartSlot;
import dev.teal.deploy.step.slot.StopSlots;
import dev.teal.deploy.step.traffic.CloseRouter;
import dev.teal.deploy.step.traffic.Flip;
import dev.teal.deploy.step.traffic.OpenRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is done to the data alone, as plans.
public final class DataPlans {
    private DataPlans() {}

    /// A snapshot by hand.
    public static Plan snapshot(Survey survey, String id) {
        return new Plan(
                Entry.Kind.SNAPSHOT,
                survey.occupant(survey.live()).release(),
                survey.live(),
                survey.live(),
                List.of(
                        new TakeLock(),
                        new SnapshotDatabase(survey.site().databases(), id, Optional.empty()),
                        new ReleaseLock()));
    }

    /// A snapshot of one database for this machine.
    public static Plan pull(Survey survey, Database database, String id) {
        List<Step> steps = new ArrayList<>(snapshot(survey, id).steps());
        steps.set(1, new SnapshotDatabase(List.of(database), id, Optional.empty()));
        steps.add(2, new PackSnapshot(database, id));
        return new Plan(
                Entry.Kind.SNAPSHOT, survey.occupant(survey.live()).release(), survey.live(), survey.live(), steps);
    }

    /// Older data in place of today's.
    ///
    /// @param target  what will be live then; the live release, or an earlier one
    /// @param label   what the data comes from, for people
    /// @param sources where each database's older one lies on the server
    public static Plan restore(
            Survey survey, Optional<Release> target, String label, Map<Database, Older> sources, String id) {
        Step prepare = new PrepareRestore(label, sources, id);
        return window(Entry.Kind.RESTORE, survey, target, prepare, List.copyOf(sources.keySet()), id);
    }

    /// A database of this machine in place of the server's.
    public static Plan push(Survey survey, Database database, LocalDatabase local, String id) {
        Step prepare = new ReceiveDatabase(database, local, id);
        return window(Entry.Kind.PUSH, survey, live(survey), prepare, List.of(database), id);
    }

    /// The release that is live; it must be one that can be started again.
    public static Optional<Release> live(Survey survey) {
        if (survey.serving() && survey.liveRelease().isEmpty()) {
            throw Problem.failed(
                    "what is live in " + survey.live() + " was not deployed by Teal, so Teal cannot start it again",
                    "`teal deploy` first");
        }
        return survey.liveRelease();
    }

    /// Both slots stopped, the swap, and the target started: in the live slot when that is where it is.
    private static Plan window(
            Entry.Kind kind,
            Survey survey,
            Optional<Release> target,
            Step prepare,
            List<Database> databases,
            String id) {
        Slot from = survey.live();
        Optional<Release> live = live(survey);
        boolean stays = target.map(Release::id).equals(live.map(Release::id));
        Slot to = stays ? from : from.other();
        List<Step> steps = new ArrayList<>(List.of(
                new TakeLock(),
                prepare,
                new CloseRouter(databases, id, from),
                new StopSlots(databases, from, live),
                new ReplaceDatabase(databases, id)));
        target.ifPresent(release -> {
            steps.add(new StartSlot(to, release, Restart.UNLESS_STOPPED));
            steps.add(new AwaitHealthy(to, release, survey.site().slots().address(to)));
        });
        if (!stays) {
            steps.add(new Flip(from, to));
        }
        steps.add(new OpenRouter(to, target));
        target.ifPresent(release -> steps.add(new RecordRelease(release, to)));
        steps.add(new ReleaseLock());
        return new Plan(kind, target.map(Release::id).orElse(""), from, to, steps);
    }
}
