package dev.teal.deploy.plan;

import dev.teal.app.Occupant;
import dev.teal.app.Release;
import dev.teal.app.Restart;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Config.Standby;
import dev.teal.config.DatabaseConfig;
import dev.teal.data.Snapshot;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Site;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.data.CheckDatabase;
import dev.teal.deploy.step.data.MeasureOverlap;
import dev.teal.deploy.step.data.SnapshotDatabase;
import dev.teal.deploy.step.data.TellOfData;
import dev.teal.deploy.step.image.BuildImage;
import dev.teal.deploy.step.image.Candidate;
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
import dev.teal.deploy.step.traffic.HoldRequests;
import dev.teal.deploy.step.traffic.LetGo;
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
    public static Plan deploy(Survey survey, Candidate candidate) {
        Site site = survey.site();
        Release release = candidate.release();
        Slot to = survey.target();
        List<Step> steps = new ArrayList<>();
        steps.add(new BuildImage(candidate.image(), site.images().describe()));
        steps.add(new TakeLock());
        steps.add(new Preflight(release, to));
        askPublic(site).ifPresent(steps::add);
        steps.addAll(checkData(site));
        WritableVolumes volumes = writable(site, release);
        if (!volumes.sources().isEmpty()) {
            steps.add(new PrepareVolumes(release, volumes));
        }
        steps.add(new ShipImage(candidate, site.server().name()));
        if (keepsSnapshots(site)) {
            steps.add(new SnapshotDatabase(site.databases(), Snapshot.before(release.id()), Optional.of(release)));
        }
        Optional<HoldRequests> hold = hold(survey, to);
        hold.ifPresent(handover -> steps.addAll(stop(site, handover)));
        if (!site.config().release().isEmpty()) {
            steps.add(new RunReleaseCommand(release, site.config().release()));
        }
        steps.add(new StartSlot(to, release, restart(hold)));
        steps.add(new AwaitHealthy(to, release, site.slots().address(to)));
        if (!volumes.sources().isEmpty()) {
            steps.add(new CheckAccess(to, release, volumes));
        }
        steps.addAll(goLive(survey, release, to, hold));
        return new Plan(Entry.Kind.DEPLOY, release.id(), survey.live(), to, steps);
    }

    /// An earlier release: the flip alone when it still runs in the idle slot, else started there first, with
    /// the image, env and config it had.
    public static Plan rollback(Survey survey, Release release) {
        // Between the user's wish and the lock, a recovery or another client may have gone back already.
        if (survey.occupant(survey.live()).release().equals(release.id())) {
            throw Problem.failed(release.id() + " is live already in " + survey.live(), "`teal status`");
        }
        Slot to = survey.target();
        Occupant idle = survey.occupant(to);
        boolean warm = idle.running() && idle.release().equals(release.id());
        List<Step> steps = new ArrayList<>();
        steps.add(new TakeLock());
        askPublic(survey.site()).ifPresent(steps::add);
        Optional<HoldRequests> hold = hold(survey, to);
        hold.ifPresent(handover -> steps.addAll(stop(survey.site(), handover)));
        if (!warm || hold.isPresent()) {
            steps.add(new StartSlot(to, release, restart(hold)));
        }
        // What has run all along need not prove that it stays up.
        Release checked = warm && hold.isEmpty() ? release.withoutSteadyTime() : release;
        steps.add(new AwaitHealthy(to, checked, survey.site().slots().address(to)));
        WritableVolumes volumes = writable(survey.site(), release);
        if (!warm && !volumes.sources().isEmpty()) {
            steps.add(new CheckAccess(to, release, volumes));
        }
        steps.addAll(goLive(survey, release, to, hold));
        if (!survey.site().databases().isEmpty()) {
            steps.add(steps.size() - 2, new TellOfData(release, survey.site().databases()));
        }
        return new Plan(Entry.Kind.ROLLBACK, release.id(), survey.live(), to, steps);
    }

    private static Optional<Step> askPublic(Site site) {
        return site.config().url().map(AskPublic::new);
    }

    /// For an app that must never run twice at once; empty when nothing of it runs.
    private static Optional<HoldRequests> hold(Survey survey, Slot to) {
        Slot from = survey.live();
        Occupant old = survey.occupant(from);
        Optional<Duration> most = survey.site().config().handover();
        if (most.isEmpty() || from == to || !old.present() || old.state() == Occupant.State.STOPPED) {
            return Optional.empty();
        }
        Release before = survey.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "what runs in " + from + " was not deployed by Teal, so it could not be started again if the"
                                + " new release failed",
                        "stop " + survey.site().slots().name(from) + " on "
                                + survey.site().server().name() + " (visitors get 502 from then on), then try again"));
        return Optional.of(new HoldRequests(from, to, before, most.get()));
    }

    private static List<Step> stop(Site site, HoldRequests hold) {
        return List.of(hold, new StopSlots(site.databases(), hold.from(), Optional.of(hold.before())));
    }

    private static Restart restart(Optional<HoldRequests> hold) {
        return hold.isPresent() ? Restart.NO : Restart.UNLESS_STOPPED;
    }

    /// A plain process runs as Teal's own account: none.
    private static WritableVolumes writable(Site site, Release release) {
        return site.config().runtime() == RunsAs.PROCESS
                ? new WritableVolumes(site.layout(), List.of())
                : WritableVolumes.of(site.layout(), release);
    }

    private static List<Step> checkData(Site site) {
        return site.databases().isEmpty()
                ? List.of()
                : List.of(new CheckDatabase(site.databases(), keepsSnapshots(site)));
    }

    private static boolean keepsSnapshots(Site site) {
        return site.config().database().map(DatabaseConfig::snapshots).orElse(0) > 0;
    }

    /// What is left to do for a release that was flipped to and proven before its client died.
    static List<Step> finish(Survey survey, Release release, Slot from) {
        List<Step> steps = new ArrayList<>(retire(survey, from, survey.live()));
        steps.add(new RecordRelease(release, survey.live()));
        return steps;
    }

    private static List<Step> goLive(Survey survey, Release release, Slot to, Optional<HoldRequests> hold) {
        Site site = survey.site();
        Slot from = survey.live();
        List<Step> steps = new ArrayList<>();
        if (from != to) {
            steps.add(new Flip(from, to));
        }
        hold.ifPresent(handover -> steps.add(new LetGo(handover)));
        steps.add(new VerifyRouter(to, release));
        site.config().url().ifPresent(url -> steps.add(new VerifyPublic(url, to, release)));
        if (!site.config().watch().isZero()) {
            steps.add(new Watch(to, release, site.config().watch()));
        }
        if (hold.isEmpty()) {
            steps.addAll(retire(survey, from, to));
        }
        if (!site.databases().isEmpty() && from != to && hold.isEmpty()) {
            steps.add(new MeasureOverlap(to, site.config().standby() == Standby.RUNNING));
        }
        steps.add(new RecordRelease(release, to));
        steps.add(new ReleaseLock());
        return steps;
    }

    /// A standby keeps running: what it has in flight ends in its own time, and is waited for before it is stopped
    /// one day ([StartSlot]).
    private static List<Step> retire(Survey survey, Slot from, Slot live) {
        Site site = survey.site();
        if (from == live || !survey.occupant(from).present() || site.config().standby() == Standby.RUNNING) {
            return List.of();
        }
        return List.of(new Drain(from, site.slots().address(from)), new RetireSlot(from));
    }
}
