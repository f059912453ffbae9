package dev.teal.deploy.plan;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Config.Standby;
import dev.teal.config.DatabaseConfig;
import dev.teal.data.Snapshot;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.operation.traffic.PublicView;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.deploy.step.data.CheckDatabase;
import dev.teal.deploy.step.data.MeasureOverlap;
import dev.teal.deploy.step.data.ReportDataAge;
import dev.teal.deploy.step.data.SnapshotDatabase;
import dev.teal.deploy.step.image.BuildImage;
import dev.teal.deploy.step.image.ShipImage;
import dev.teal.deploy.step.release.Preflight;
import dev.teal.deploy.step.release.RecordRelease;
import dev.teal.deploy.step.release.ReleaseLock;
import dev.teal.deploy.step.slot.AwaitHealthy;
import dev.teal.deploy.step.slot.CheckAccess;
import dev.teal.deploy.step.slot.PrepareVolumes;
import dev.teal.deploy.step.slot.RetireSlot;
import dev.teal.deploy.step.slot.RunReleaseCommand;
import dev.teal.deploy.step.slot.StartSlot;
import dev.teal.deploy.step.slot.StopSlots;
import dev.teal.deploy.step.slot.Watch;
import dev.teal.deploy.step.traffic.AskPublic;
import dev.teal.deploy.step.traffic.Drain;
import dev.teal.deploy.step.traffic.Flip;
import dev.teal.deploy.step.traffic.PauseRequests;
import dev.teal.deploy.step.traffic.ResumeRequests;
import dev.teal.deploy.step.traffic.VerifyPublic;
import dev.teal.deploy.step.traffic.VerifyRouter;
import dev.teal.runtime.WritableVolumes;
import dev.teal.server.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The plans of `teal deploy`, `teal rollback` and `teal restart`.
public final class ReleasePlans {
    private final ServerState state;
    private final Target target;
    private final Release release;
    private final Slot from;
    private final Slot to;
    private final Optional<Pause> pause;
    private final WritableVolumes volumes;
    private final Output<PublicView> publicView = new Output<>();
    private final Output<Identity> checkedAs = new Output<>();
    private final HookSteps hooks;
    private final List<Step> steps = new ArrayList<>();

    private ReleasePlans(ServerState state, Release release) {
        this.state = state;
        this.target = state.target();
        this.release = release;
        this.from = state.live();
        this.to = state.nextSlot();
        this.pause = Pause.of(state);
        this.volumes = writable(target, release);
        this.hooks = HookSteps.of(target.config(), release.commit());
    }

    /// A new release into the idle slot.
    public static Plan deploy(ServerState state, ReleaseCandidate candidate) {
        return new ReleasePlans(state, candidate.release()).deploy(candidate);
    }

    /// Goes back to an earlier release. When it still runs in the idle slot, that is a flip; otherwise it is
    /// started there first, with the image, env and config it had.
    public static Plan rollback(ServerState state, Release release) {
        return rollback(state, release, false);
    }

    /// @param despite whether the lock of a user does not count
    public static Plan rollback(ServerState state, Release release, boolean despite) {
        // Before the lock was taken, a recovery or another client may have gone back already.
        if (state.slotState(state.live()).release().equals(release.id())) {
            throw Problem.failed(release.id() + " is already live in " + state.live(), "`teal status`");
        }
        return new ReleasePlans(state, release).again(Entry.Kind.ROLLBACK, despite);
    }

    /// Starts the live release anew, in the other slot.
    public static Plan restart(ServerState state, Release release) {
        SlotState live = state.slotState(state.live());
        if (!live.release().equals(release.id())) {
            throw Problem.failed(live.describe() + " is live now, not " + release.id(), "`teal restart` again");
        }
        return new ReleasePlans(state, release).again(Entry.Kind.RESTART, false);
    }

    private Plan deploy(ReleaseCandidate candidate) {
        Output<Snapshot> snapshot = new Output<>();
        steps.add(new Preflight(candidate, to));
        askPublic();
        if (!target.databases().isEmpty()) {
            steps.add(new CheckDatabase(target.databases(), keepsSnapshots()));
        }
        if (!volumes.sources().isEmpty()) {
            steps.add(new PrepareVolumes(candidate, volumes, checkedAs));
        }
        steps.addAll(hooks.at(Hook.PRE_DEPLOY));
        steps.add(new ShipImage(candidate, target.server().name()));
        if (keepsSnapshots()) {
            steps.add(new SnapshotDatabase(
                    target.databases(), Snapshot.before(release.id()), Optional.of(release), snapshot));
        }
        pauseAndStop();
        if (!target.config().release().isEmpty()) {
            steps.add(new RunReleaseCommand(release, target.config().release(), snapshot));
        }
        start();
        steps.add(new AwaitHealthy(to, release, target.slots().address(to)));
        checkAccess();
        goLive(true);
        retireOld(true);
        record(Hook.POST_DEPLOY);
        List<Step> before = new ArrayList<>(hooks.at(Hook.PRE_BUILD));
        before.add(new BuildImage(candidate, target.images().describe()));
        before.add(Recovery.lock());
        return plan(Entry.Kind.DEPLOY, before);
    }

    /// A release that was live before.
    private Plan again(Entry.Kind kind, boolean despite) {
        SlotState idle = state.slotState(to);
        boolean back = kind == Entry.Kind.ROLLBACK;
        boolean warm = back && idle.running() && idle.release().equals(release.id());
        boolean keepsRunning = warm && pause.isEmpty();
        askPublic();
        pauseAndStop();
        if (!keepsRunning) {
            start();
        }
        // A standby that keeps running need not prove that it stays up.
        Release checked = keepsRunning ? release.withoutSteadyTime() : release;
        steps.add(new AwaitHealthy(to, checked, target.slots().address(to)));
        if (!warm) {
            checkAccess();
        }
        goLive(!back);
        retireOld(back);
        if (back && !target.databases().isEmpty()) {
            steps.add(new ReportDataAge(release, target.databases()));
        }
        record(back ? new Hook[] {Hook.ON_ROLLBACK} : new Hook[0]);
        return plan(kind, List.of(Recovery.lock(despite)));
    }

    private Plan plan(Entry.Kind kind, List<Step> before) {
        return new Plan(kind, release.id(), from, to, before, steps, hooks, () -> release.id() + " is live in " + to);
    }

    private void askPublic() {
        target.config().url().ifPresent(url -> steps.add(new AskPublic(url, publicView)));
    }

    private void pauseAndStop() {
        pause.ifPresent(each -> {
            steps.add(new PauseRequests(each));
            steps.add(new StopSlots(target.databases(), each.from(), Optional.of(each.before())));
        });
    }

    private void start() {
        steps.add(new StartSlot(to, release, pause.isPresent() ? RestartPolicy.NO : RestartPolicy.UNLESS_STOPPED));
    }

    private void checkAccess() {
        if (!volumes.sources().isEmpty()) {
            steps.add(new CheckAccess(to, release, volumes, checkedAs));
        }
    }

    /// @param asked whether hooks may keep the release from going live; nothing may stand in the way of a rollback
    private void goLive(boolean asked) {
        steps.addAll(asked ? hooks.at(Hook.PRE_FLIP) : List.of());
        if (from != to) {
            steps.add(new Flip(from, to));
        }
        pause.ifPresent(each -> steps.add(new ResumeRequests(each)));
        steps.add(new VerifyRouter(to, release));
        target.config().url().ifPresent(url -> steps.add(new VerifyPublic(url, to, release, publicView)));
        steps.addAll(asked ? hooks.at(Hook.POST_FLIP) : List.of());
        if (!target.config().watch().isZero()) {
            steps.add(new Watch(to, release, target.config().watch()));
        }
    }

    /// A standby keeps running, and its requests in flight have no limit. [StartSlot] waits for them before it
    /// stops it.
    ///
    /// @param another whether the old slot has another release; the same release is not kept as a standby
    private void retireOld(boolean another) {
        boolean standby = another && target.config().standby() == Standby.RUNNING;
        if (pause.isPresent() || from == to) {
            return;
        }
        if (state.slotState(from).present() && !standby) {
            steps.add(new Drain(from));
            steps.add(new RetireSlot(from));
        }
        if (!target.databases().isEmpty()) {
            steps.add(new MeasureOverlap(to, standby));
        }
    }

    private void record(Hook... last) {
        steps.add(new RecordRelease(release, to));
        steps.addAll(hooks.at(last));
        steps.add(new ReleaseLock());
    }

    /// Empty for a plain process, which runs as Teal's own account.
    private static WritableVolumes writable(Target target, Release release) {
        return target.config().runtime() == RunsAs.PROCESS
                ? new WritableVolumes(target.layout(), List.of())
                : WritableVolumes.of(target.layout(), release);
    }

    private boolean keepsSnapshots() {
        return target.config().database().map(DatabaseConfig::snapshots).orElse(0) > 0;
    }
}
