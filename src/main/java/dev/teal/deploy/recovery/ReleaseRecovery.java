package dev.teal.deploy.recovery;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config.Standby;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.operation.slot.HealthCheck;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.operation.traffic.RouterCheck;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.recovery.Recovery.Recovered;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.ServerState;
import java.time.Duration;
import java.util.Optional;

/// Ends an interrupted deployment or rollback: forward when traffic had moved and the new release is healthy, otherwise
/// back.
final class ReleaseRecovery {
    private final StepContext context;
    private final ServerState state;

    ReleaseRecovery(StepContext context) {
        this.context = context;
        this.state = context.state();
    }

    Recovered recover(Attempt attempt, Slot from) {
        Entry begin = attempt.begin();
        Slot to = Slot.named(begin.to()).orElse(state.live());
        Optional<Release> release = state.facts().release(begin.release());
        boolean holdsRelease = state.slotState(to).release().equals(begin.release());
        boolean live = state.live() == to && holdsRelease;
        if (live && !attempt.failed() && release.isPresent() && verified(to, release.get())) {
            return forward(release.get(), from);
        }
        if (live && from != to) {
            return flipBack(from, to);
        }
        boolean standby =
                begin.kind() == Entry.Kind.ROLLBACK && context.target().config().standby() == Standby.RUNNING;
        return back(begin, from, to, holdsRelease && !standby);
    }

    /// Waits as long as a deployment does: after a reboot of the server the app may still be starting.
    private boolean healthy(Slot slot, Release release) {
        Release once = release.withoutSteadyTime();
        return succeeds(() -> new HealthCheck(context, slot, once).await());
    }

    private boolean verified(Slot slot, Release release) {
        boolean healthy = healthy(slot, release);
        if (healthy) {
            Pause.end(context, slot);
        }
        return healthy && succeeds(() -> new RouterCheck(context, slot, release).mustAnswer());
    }

    boolean comesUp(Slot slot, Release release) {
        return state.slotState(slot).running() ? healthy(slot, release) : starts(slot, release);
    }

    private static boolean succeeds(Runnable act) {
        return failure(act).isEmpty();
    }

    private static Optional<Problem> failure(Runnable act) {
        try {
            act.run();
            return Optional.empty();
        } catch (Cancelled stop) {
            throw stop;
        } catch (Problem problem) {
            if (problem.exitCode() != ExitCode.FAILED) {
                throw problem;
            }
            return Optional.of(problem);
        }
    }

    private Recovered forward(Release release, Slot from) {
        if (from != state.live()
                && state.slotState(from).present()
                && context.target().config().standby() == Standby.STOPPED) {
            new Traffic(context).drain(from);
            slots().stop(from);
        }
        new ReleaseStore(context).wentLive(release, state.live());
        return Recovered.forward("went forward, " + release.id() + " is live in " + state.live());
    }

    /// The old slot may have been stopped before the new one failed. Then it is started again.
    private Recovered flipBack(Slot from, Slot to) {
        Optional<Duration> pause = context.target().config().pause();
        pause.ifPresent(limit -> {
            pauseRequests(from, to, limit);
            // First, so that a watchdog or recovery that continues from here also goes back.
            moveBack(from, to);
        });
        if (!oldIsHealthy(from)) {
            return neither(to + " is live but not healthy, and " + from + " with the release before it is not either");
        }
        if (pause.isEmpty()) {
            moveBack(from, to);
        }
        Pause.end(context, from);
        return Recovered.back("flipped back, " + state.slotState(from).describe() + " is live in " + from);
    }

    private void moveBack(Slot from, Slot to) {
        new Traffic(context).moveBack(from, to);
        slots().stop(to);
    }

    /// The recovery continues even when requests cannot be paused.
    private void pauseRequests(Slot from, Slot to, Duration limit) {
        state.facts()
                .release(state.slotState(from).release())
                .flatMap(before -> failure(() -> new Pause(from, to, before, limit).start(context)))
                .ifPresent(problem -> context.warn(
                        problem.happened() + "; requests are lost until " + from + " is back", problem.next()));
    }

    /// The old release was stopped and does not become healthy again, so the new one goes live instead. Its
    /// container shows that its release command (migrations) has run.
    private Recovered newInstead(Entry begin, Slot from, Slot to) {
        Optional<Release> started = state.facts()
                .release(begin.release())
                .filter(release -> state.slotState(to).release().equals(release.id()));
        slots().stop(from); // the app must never run twice
        if (!started.map(release -> starts(to, release)).orElse(false)) {
            return neither(from + " was stopped for the new release, and neither becomes healthy");
        }
        new Traffic(context).flip(to);
        Pause.end(context, to);
        new ReleaseStore(context).wentLive(started.get(), to);
        return Recovered.forward(state.slotState(from).describe() + " did not become healthy again, so "
                + begin.release() + " is live in " + to);
    }

    private Recovered neither(String happened) {
        Pause.end(context, state.live());
        return Recovered.not(happened);
    }

    private boolean starts(Slot slot, Release release) {
        return succeeds(() -> slots().start(slot, release, RestartPolicy.UNLESS_STOPPED)) && healthy(slot, release);
    }

    private boolean oldIsHealthy(Slot from) {
        SlotState old = state.slotState(from);
        return state.facts()
                .release(old.release())
                .map(release -> comesUp(from, release))
                .orElse(old.running());
    }

    private Recovered back(Entry begin, Slot from, Slot to, boolean stop) {
        if (stop && state.slotState(to).present() && state.live() != to) {
            // The flip may have been undone a moment ago.
            new Traffic(context).drain(to);
            slots().stop(to);
        }
        SlotState old = state.slotState(from);
        boolean recreates = context.target().config().pause().isPresent();
        boolean stopped = recreates && from != to && old.present() && !old.running();
        if (stopped && !oldIsHealthy(from)) {
            return newInstead(begin, from, to);
        }
        Pause.end(context, from);
        return Recovered.back("went back, "
                + (stopped ? old.describe() + " runs again in " + from : "nothing had changed for users"));
    }

    private SlotControl slots() {
        return new SlotControl(context);
    }
}
