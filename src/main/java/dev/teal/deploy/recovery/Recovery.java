package dev.teal.deploy.recovery;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config.Standby;
import dev.teal.config.Layout;
import dev.teal.data.Snapshots;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.operation.slot.HealthCheck;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.operation.traffic.RouterCheck;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Outcome;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.ServerState;
import dev.teal.server.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Recovers a deployment whose client died: forward when traffic has moved and the new release is healthy,
/// otherwise back. The router and the slots, not the journal, show how far it got.
public final class Recovery {
    /// How an interrupted attempt was recovered.
    ///
    /// @param text for people
    record Recovered(Outcome outcome, String text) {
        static Recovered forward(String text) {
            return new Recovered(Outcome.RECOVERED_FORWARD, text);
        }

        static Recovered back(String text) {
            return new Recovered(Outcome.RECOVERED_BACK, text);
        }
    }

    private final StepContext context;
    private final ServerState state;

    /// @param context holds the lock
    public Recovery(StepContext context) {
        this.context = context;
        this.state = context.state();
    }

    /// @return a phrase that says what was done; empty when nothing was interrupted
    public String run() {
        Optional<Attempt> interrupted = state.facts().journal().interrupted();
        if (interrupted.isEmpty()) {
            return "";
        }
        Entry begin = interrupted.get().begin();
        Recovered recovered = recover(interrupted.get());
        String text = recovered.text() + swept();
        end(begin, recovered.outcome(), "recovered: " + text);
        return "recovered " + begin.kind() + " of " + begin.release() + ": " + text;
    }

    /// Starts the live slot when it does not run: a Docker engine that was killed does not always restart its
    /// containers.
    ///
    /// @return a phrase that says what was done; empty when there was nothing to do
    String startLive() {
        Slot live = state.live();
        SlotState slotState = state.slotState(live);
        if (slotState.status() != SlotState.Status.STOPPED) {
            return "";
        }
        Release release = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "the app in " + live + " does not run, and was not deployed by Teal",
                        "start " + context.target().slots().name(live) + " by hand, or `teal deploy`"));
        if (!comesUp(live, release)) {
            throw Problem.failed(
                    release.id() + " is live in " + live + " but did not run, and does not become healthy",
                    "`teal logs --slot " + live + "`; then `teal rollback` or `teal deploy`");
        }
        return release.id() + " did not run and was started again in " + live;
    }

    /// Files that were being written and were not moved to their places.
    private static final String SWEEP =
            "rm -f \"$1\"/*.new \"$1\"/releases/*.new \"$1\"/env/*.new \"$2\"/*.new \"$3.new\"";

    private String swept() {
        Layout layout = context.target().layout();
        context.target().server().run(Command.script(SWEEP, layout.teal(), layout.route(), layout.marker()));
        List<String> swept = context.target()
                .server()
                .run(context.target().snapshots().sweep(), Snapshots.LIMIT)
                .lines();
        return swept.isEmpty() ? "" : "; removed the incomplete snapshot " + String.join(", ", swept);
    }

    private SlotControl slots() {
        return new SlotControl(context);
    }

    private void end(Entry begin, Outcome outcome, String text) {
        context.fence().ifPresent(fence -> {
            fence.note(begin.ended(context.clock().instant(), fence.epoch(), outcome, text));
            fence.flush();
        });
    }

    private Recovered recover(Attempt attempt) {
        Entry begin = attempt.begin();
        Slot from = Slot.named(begin.from()).orElse(state.live());
        if (DataRecovery.isFor(begin)) {
            return new DataRecovery(context).recover(attempt, from);
        }
        Slot to = Slot.named(begin.to()).orElse(state.live());
        Optional<Release> release = state.facts().release(begin.release());
        boolean holdsRelease = state.slotState(to).release().equals(begin.release());
        boolean live = state.live() == to && holdsRelease;
        if (live && !attempt.failed() && release.isPresent() && verified(to, release.get())) {
            return forward(release.get(), from);
        }
        if (live && from != to) {
            return flipBack(begin, from, to);
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

    private boolean comesUp(Slot slot, Release release) {
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
            slots().stop(from, context.target().config().stopTimeout());
        }
        new ReleaseStore(context).wentLive(release, state.live());
        return Recovered.forward("went forward, " + release.id() + " is live in " + state.live());
    }

    /// The old slot may have been stopped before the new one failed. Then it is started again.
    private Recovered flipBack(Entry begin, Slot from, Slot to) {
        Optional<Duration> pause = context.target().config().pause();
        pause.ifPresent(limit -> {
            pauseRequests(from, to, limit);
            // First, so that a watchdog or recovery that continues from here also goes back.
            moveBack(from, to);
        });
        if (!oldIsHealthy(from)) {
            throw neither(
                    begin, to + " is live but not healthy, and " + from + " with the release before it is not either");
        }
        if (pause.isEmpty()) {
            moveBack(from, to);
        }
        Pause.end(context, from);
        return Recovered.back("flipped back, " + state.slotState(from).describe() + " is live in " + from);
    }

    private void moveBack(Slot from, Slot to) {
        new Traffic(context).moveBack(from, to);
        slots().stop(to, context.target().config().stopTimeout());
    }

    /// The recovery continues even when requests cannot be paused.
    private void pauseRequests(Slot from, Slot to, Duration limit) {
        state.facts()
                .release(state.slotState(from).release())
                .flatMap(before -> failure(() -> new Pause(from, to, before, limit).start(context)))
                .ifPresent(problem -> context.warn(
                        problem.happened() + "; requests are lost until " + from + " is back", problem.next()));
    }

    /// Ends the attempt, since it cannot be recovered. Otherwise it would block the next deployment.
    private Problem neither(Entry begin, String happened) {
        end(begin, Outcome.NOT_RECOVERED, "not recovered: neither slot is healthy");
        Pause.end(context, state.live());
        return new Problem(
                happened,
                List.of(),
                "check both logs: `teal logs --slot blue`, `teal logs --slot green`; then `teal deploy`",
                ExitCode.UNKNOWN);
    }

    /// The old release was stopped and does not become healthy again, so the new one goes live instead. Its
    /// container shows that its release command (migrations) has run.
    private Recovered newInstead(Entry begin, Slot from, Slot to) {
        Optional<Release> started = state.facts()
                .release(begin.release())
                .filter(release -> state.slotState(to).release().equals(release.id()));
        slots().stop(from, context.target().config().stopTimeout()); // the app must never run twice
        if (!started.map(release -> starts(to, release)).orElse(false)) {
            throw neither(begin, from + " was stopped for the new release, and neither becomes healthy");
        }
        new Traffic(context).flip(to);
        Pause.end(context, to);
        new ReleaseStore(context).wentLive(started.get(), to);
        return Recovered.forward(state.slotState(from).describe() + " did not become healthy again, so "
                + begin.release() + " is live in " + to);
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
            slots().stop(to, context.target().config().stopTimeout());
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
}
