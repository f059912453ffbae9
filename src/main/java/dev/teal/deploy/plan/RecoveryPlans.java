package dev.teal.deploy.plan;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Config.Standby;
import dev.teal.data.Database;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.operation.traffic.MaintenanceNote;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepRunner;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.deploy.step.data.ReplaceDatabase;
import dev.teal.deploy.step.release.RecordRelease;
import dev.teal.deploy.step.slot.AwaitHealthy;
import dev.teal.deploy.step.slot.RetireSlot;
import dev.teal.deploy.step.slot.StartSlot;
import dev.teal.deploy.step.slot.StopSlots;
import dev.teal.deploy.step.traffic.Drain;
import dev.teal.deploy.step.traffic.EnterMaintenance;
import dev.teal.deploy.step.traffic.Flip;
import dev.teal.deploy.step.traffic.PauseRequests;
import dev.teal.deploy.step.traffic.ResumeRequests;
import dev.teal.deploy.step.traffic.VerifyRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plans an attempt whose client died again, from its journal lines and the server's state, and finishes or undoes
/// it. The router and the slots show how far it got; the journal shows which steps began.
public final class RecoveryPlans {
    private final Attempt attempt;
    private final ServerState state;
    private final Target target;
    private final Entry begin;
    private final Slot from;
    private final Slot to;
    private final Optional<Release> release;
    private final HookSteps hooks;

    private RecoveryPlans(Attempt attempt, ServerState state) {
        this.attempt = attempt;
        this.state = state;
        this.target = state.target();
        this.begin = attempt.begin();
        this.from = Slot.named(begin.from()).orElse(state.live());
        this.to = Slot.named(begin.to()).orElse(state.live());
        this.release = state.facts().release(begin.release());
        this.hooks = HookSteps.of(target.config(), release.map(Release::commit).orElse(""));
    }

    /// @return the plans to try, in this order; the next one when a release does not come up
    public static List<RecoveryPlan> of(Attempt attempt, ServerState state) {
        RecoveryPlans plans = new RecoveryPlans(attempt, state);
        return isOfData(attempt) ? List.of(plans.ofData()) : plans.ofRelease();
    }

    static boolean isOfData(Attempt attempt) {
        return switch (attempt.begin().kind()) {
            case RESTORE, PUSH, SNAPSHOT -> true;
            case DEPLOY, ROLLBACK, RESTART, ADOPT, RECOVER, SETUP, PRUNE, REMOVE -> false;
        };
    }

    /// Whether visitors reach the new release.
    private boolean isLive() {
        return state.live() == to && isIn(to);
    }

    private boolean isIn(Slot slot) {
        return state.slotState(slot).release().equals(begin.release());
    }

    private List<RecoveryPlan> ofRelease() {
        List<RecoveryPlan> plans = new ArrayList<>();
        Optional<Pause> pause = pause();
        if (isLive() && !attempt.failed()) {
            release.ifPresent(live -> plans.add(finish(live, pause)));
        }
        plans.add(back(pause));
        if (!isLive() && isIn(to)) {
            pause.flatMap(each -> release.map(live -> newInstead(live, each))).ifPresent(plans::add);
        }
        return plans;
    }

    private Optional<Pause> pause() {
        return target.config()
                .pause()
                .filter(limit -> from != to)
                .flatMap(limit -> state.facts()
                        .release(state.slotState(from).release())
                        .map(before -> new Pause(from, to, before, limit)));
    }

    /// The rest of the plan after the flip.
    private RecoveryPlan finish(Release live, Optional<Pause> pause) {
        List<Step> run = new ArrayList<>();
        run.add(awaitHealthy(live));
        pause.ifPresent(each -> run.add(new ResumeRequests(each)));
        run.add(new VerifyRouter(to, live));
        run.addAll(checks());
        boolean standby = target.config().standby() == Standby.RUNNING && begin.kind() != Kind.RESTART;
        if (from != to && state.slotState(from).present() && !standby) {
            run.add(new Drain(from));
            run.add(new RetireSlot(from));
        }
        run.add(new RecordRelease(live, to));
        run.addAll(lastHooks());
        return RecoveryPlan.forward(run, "went forward, " + live.id() + " is live in " + to);
    }

    /// The user's check of the live release, if its client may not have ended it. It need not be on this machine.
    private List<Step> checks() {
        if (attempt.forwardOnly() || begin.kind() == Kind.ROLLBACK) {
            return List.of();
        }
        return began(hooks.check()) ? List.of(hooks.check()) : hooks.at(Hook.POST_FLIP);
    }

    private List<Step> lastHooks() {
        return switch (begin.kind()) {
            case DEPLOY -> hooks.at(Hook.POST_DEPLOY);
            case ROLLBACK -> hooks.at(Hook.ON_ROLLBACK);
            case RESTORE -> from == to ? List.of() : hooks.at(Hook.ON_ROLLBACK);
            case RESTART, PUSH, SNAPSHOT, ADOPT, RECOVER, SETUP, PRUNE, REMOVE -> List.of();
        };
    }

    /// Waits as long as a deployment does: after a reboot of the server the app may still be starting.
    private AwaitHealthy awaitHealthy(Release live) {
        return new AwaitHealthy(to, live.withoutSteadyTime(), target.slots().address(to));
    }

    private RecoveryPlan back(Optional<Pause> pause) {
        boolean moved = isLive() && from != to;
        List<Step> steps = new ArrayList<>();
        pause.ifPresent(each -> {
            steps.add(new PauseRequests(each));
            StopSlots stop = new StopSlots(List.of(), from, Optional.of(each.before()));
            if (began(stop) || !state.slotState(from).running()) {
                steps.add(stop);
            }
        });
        release.map(started -> new StartSlot(to, started, RestartPolicy.NO))
                .filter(this::began)
                .ifPresent(steps::add);
        Flip flip = new Flip(from, to);
        if (moved || began(flip)) {
            steps.add(flip);
        }
        if (moved) {
            // A watchdog may have ended the pause; without one, the old slot may have been stopped.
            steps.add(pause.<Step>map(ResumeRequests::new).orElse(new RetireSlot(from)));
        }
        return RecoveryPlan.back(
                StepRunner.wayBack(steps),
                hooks.steps(moved || began(flip), "interrupted at " + attempt.lastStep()),
                backText(moved, pause.isPresent()));
    }

    private boolean began(Step step) {
        return attempt.began().contains(step.name());
    }

    private String backText(boolean moved, boolean pauses) {
        SlotState old = state.slotState(from);
        if (moved) {
            return "flipped back, " + old.describe() + " is live in " + from;
        }
        return "went back, "
                + (pauses && !old.running()
                        ? old.describe() + " runs again in " + from
                        : "nothing had changed for users");
    }

    /// The old release was stopped and does not become healthy again, so the new one goes live instead. Its
    /// container shows that its release command (migrations) has run.
    private RecoveryPlan newInstead(Release started, Pause pause) {
        List<Step> run = new ArrayList<>(List.of(
                new StopSlots(List.of(), from, Optional.of(pause.before())),
                new StartSlot(to, started, RestartPolicy.UNLESS_STOPPED),
                awaitHealthy(started),
                new Flip(from, to),
                new ResumeRequests(pause),
                new VerifyRouter(to, started),
                new RecordRelease(started, to)));
        run.addAll(lastHooks());
        return RecoveryPlan.forward(
                run, pause.before().id() + " did not become healthy again, so " + started.id() + " is live in " + to);
    }

    /// The router decides: in maintenance nothing has been written, so the old database comes back; after
    /// maintenance the new one stays.
    private RecoveryPlan ofData() {
        Optional<MaintenanceNote> closed = MaintenanceNote.on(target);
        if (closed.isPresent()) {
            return backInMaintenance(closed.get());
        }
        if (begin.kind() == Kind.SNAPSHOT) {
            return RecoveryPlan.back(List.of(), "the database was only read");
        }
        if (!attempt.forwardOnly()) {
            return RecoveryPlan.back(List.of(), "went back, the database is as it was");
        }
        List<Step> run = new ArrayList<>();
        state.liveRelease()
                .filter(live -> live.id().equals(begin.release()))
                .ifPresent(live -> run.add(new RecordRelease(live, state.live())));
        run.addAll(lastHooks());
        return RecoveryPlan.forward(
                run, "it was complete: the new database is in place, and the old one is kept beside it");
    }

    private RecoveryPlan backInMaintenance(MaintenanceNote note) {
        List<Database> databases = note.databases(target);
        Optional<Release> before = state.facts().release(wasLive());
        List<Step> steps = new ArrayList<>();
        steps.add(new EnterMaintenance(databases, note.id()));
        steps.add(new StopSlots(databases, from, before));
        steps.add(new ReplaceDatabase(databases, note.id()));
        release.ifPresent(started -> steps.add(new StartSlot(to, started, RestartPolicy.UNLESS_STOPPED)));
        steps.add(new Flip(from, to));
        String serves = before.map(live -> live.id() + " is live in " + from).orElse("nothing was live before");
        return RecoveryPlan.back(
                StepRunner.wayBack(steps.stream().filter(this::began).toList()),
                begin.kind() + " was undone; " + serves);
    }

    /// The container may have been removed just before its successor in the same slot was started.
    private String wasLive() {
        String present = state.slotState(from).release();
        return present.isEmpty() && from == to ? begin.release() : present;
    }
}
