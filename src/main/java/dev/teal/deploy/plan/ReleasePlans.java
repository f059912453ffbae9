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
import dev.teal.deploy.step.image.ReleaseCandidate;
import dev.teal.deploy.step.image.ShipImage;
import dev.teal.deploy.step.release.Preflight;
import dev.teal.deploy.step.release.RecordRelease;
import dev.teal.deploy.step.release.ReleaseLock;
import dev.teal.deploy.step.release.TakeLock;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a release goes live: the plans of `teal deploy` and `teal rollback`.
public final class ReleasePlans {
    private ReleasePlans() {}

    /// A new release into the idle slot.
    public static Plan deploy(ServerState state, ReleaseCandidate candidate) {
        Target target = state.target();
        Release release = candidate.release();
        Slot to = state.nextSlot();
        List<Step> steps = new ArrayList<>();
        steps.add(new BuildImage(candidate.image(), target.images().describe()));
        steps.add(new TakeLock());
        steps.add(new Preflight(release, to));
        askPublic(target).ifPresent(steps::add);
        steps.addAll(checkData(target));
        WritableVolumes volumes = writable(target, release);
        if (!volumes.sources().isEmpty()) {
            steps.add(new PrepareVolumes(release, volumes));
        }
        steps.add(new ShipImage(candidate, target.server().name()));
        if (keepsSnapshots(target)) {
            steps.add(new SnapshotDatabase(target.databases(), Snapshot.before(release.id()), Optional.of(release)));
        }
        Optional<PauseRequests> pause = pause(state, to);
        pause.ifPresent(each -> steps.addAll(stop(target, each)));
        if (!target.config().release().isEmpty()) {
            steps.add(new RunReleaseCommand(release, target.config().release()));
        }
        steps.add(new StartSlot(to, release, restart(pause)));
        steps.add(new AwaitHealthy(to, release, target.slots().address(to)));
        if (!volumes.sources().isEmpty()) {
            steps.add(new CheckAccess(to, release, volumes));
        }
        steps.addAll(goLive(state, release, to, pause));
        return new Plan(Entry.Kind.DEPLOY, release.id(), state.live(), to, steps);
    }

    /// An earlier release: the flip alone when it still runs in the idle slot, else started there first, with
    /// the image, env and config it had.
    public static Plan rollback(ServerState state, Release release) {
        // Between the user's wish and the lock, a recovery or another client may have gone back already.
        if (state.slotState(state.live()).release().equals(release.id())) {
            throw Problem.failed(release.id() + " is live already in " + state.live(), "`teal status`");
        }
        Slot to = state.nextSlot();
        SlotState idle = state.slotState(to);
        boolean warm = idle.running() && idle.release().equals(release.id());
        List<Step> steps = new ArrayList<>();
        steps.add(new TakeLock());
        askPublic(state.target()).ifPresent(steps::add);
        Optional<PauseRequests> pause = pause(state, to);
        pause.ifPresent(each -> steps.addAll(stop(state.target(), each)));
        if (!warm || pause.isPresent()) {
            steps.add(new StartSlot(to, release, restart(pause)));
        }
        // What has run all along need not prove that it stays up.
        Release checked = warm && pause.isEmpty() ? release.withoutSteadyTime() : release;
        steps.add(new AwaitHealthy(to, checked, state.target().slots().address(to)));
        WritableVolumes volumes = writable(state.target(), release);
        if (!warm && !volumes.sources().isEmpty()) {
            steps.add(new CheckAccess(to, release, volumes));
        }
        steps.addAll(goLive(state, release, to, pause));
        if (!state.target().databases().isEmpty()) {
            steps.add(
                    steps.size() - 2, new ReportDataAge(release, state.target().databases()));
        }
        return new Plan(Entry.Kind.ROLLBACK, release.id(), state.live(), to, steps);
    }

    private static Optional<Step> askPublic(Target target) {
        return target.config().url().map(AskPublic::new);
    }

    /// For an app that must never run twice at once; empty when nothing of it runs.
    private static Optional<PauseRequests> pause(ServerState state, Slot to) {
        Slot from = state.live();
        SlotState old = state.slotState(from);
        Optional<Duration> most = state.target().config().pause();
        if (most.isEmpty() || from == to || !old.present() || old.status() == SlotState.Status.STOPPED) {
            return Optional.empty();
        }
        Release before = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "what runs in " + from + " was not deployed by Teal, so it could not be started again if the"
                                + " new release failed",
                        "stop " + state.target().slots().name(from) + " on "
                                + state.target().server().name() + " (visitors get 502 from then on), then try again"));
        return Optional.of(new PauseRequests(from, to, before, most.get()));
    }

    private static List<Step> stop(Target target, PauseRequests pause) {
        return List.of(pause, new StopSlots(target.databases(), pause.from(), Optional.of(pause.before())));
    }

    private static RestartPolicy restart(Optional<PauseRequests> pause) {
        return pause.isPresent() ? RestartPolicy.NO : RestartPolicy.UNLESS_STOPPED;
    }

    /// A plain process runs as Teal's own account: none.
    private static WritableVolumes writable(Target target, Release release) {
        return target.config().runtime() == RunsAs.PROCESS
                ? new WritableVolumes(target.layout(), List.of())
                : WritableVolumes.of(target.layout(), release);
    }

    private static List<Step> checkData(Target target) {
        return target.databases().isEmpty()
                ? List.of()
                : List.of(new CheckDatabase(target.databases(), keepsSnapshots(target)));
    }

    private static boolean keepsSnapshots(Target target) {
        return target.config().database().map(DatabaseConfig::snapshots).orElse(0) > 0;
    }

    /// What is left to do for a release that was flipped to and proven before its client died.
    static List<Step> finish(ServerState state, Release release, Slot from) {
        List<Step> steps = new ArrayList<>(retire(state, from, state.live()));
        steps.add(new RecordRelease(release, state.live()));
        return steps;
    }

    private static List<Step> goLive(ServerState state, Release release, Slot to, Optional<PauseRequests> pause) {
        Target target = state.target();
        Slot from = state.live();
        List<Step> steps = new ArrayList<>();
        if (from != to) {
            steps.add(new Flip(from, to));
        }
        pause.ifPresent(each -> steps.add(new ResumeRequests(each)));
        steps.add(new VerifyRouter(to, release));
        target.config().url().ifPresent(url -> steps.add(new VerifyPublic(url, to, release)));
        if (!target.config().watch().isZero()) {
            steps.add(new Watch(to, release, target.config().watch()));
        }
        if (pause.isEmpty()) {
            steps.addAll(retire(state, from, to));
        }
        if (!target.databases().isEmpty() && from != to && pause.isEmpty()) {
            steps.add(new MeasureOverlap(to, target.config().standby() == Standby.RUNNING));
        }
        steps.add(new RecordRelease(release, to));
        steps.add(new ReleaseLock());
        return steps;
    }

    /// A standby keeps running: what it has in flight ends in its own time, and is waited for before it is stopped
    /// one day ([StartSlot]).
    private static List<Step> retire(ServerState state, Slot from, Slot live) {
        Target target = state.target();
        if (from == live || !state.slotState(from).present() || target.config().standby() == Standby.RUNNING) {
            return List.of();
        }
        return List.of(new Drain(from, target.slots().address(from)), new RetireSlot(from));
    }
}
