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

/// Puts right what a deployment left whose client died: forward when the flip had happened and the new
/// release is well, back when not. What had happened is not read from the journal but asked of the router and
/// the slots.
public final class Recovery {
    /// How an interrupted attempt was recovered.
    ///
    /// @param text a sentence
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

    /// @return what it did, a sentence; empty text when nothing was interrupted
    public String run() {
        Optional<Attempt> interrupted = state.facts().journal().interrupted();
        if (interrupted.isEmpty()) {
            return "";
        }
        Entry begin = interrupted.get().begin();
        Recovered recovered = recover(interrupted.get());
        String did = recovered.text() + swept();
        end(begin, recovered.outcome(), "recovered: " + did);
        return "recovered " + begin.kind() + " of " + begin.release() + ": " + did;
    }

    /// Starts what is live and does not run: a Docker engine that was killed does not always bring its containers back.
    ///
    /// @return what it did, a sentence; empty text when there was nothing to do
    String upright() {
        Slot live = state.live();
        SlotState slotState = state.slotState(live);
        if (slotState.status() != SlotState.Status.STOPPED) {
            return "";
        }
        Release release = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "what is in " + live + " does not run, and was not deployed by Teal",
                        "start " + context.target().slots().name(live) + " by hand, or `teal deploy`"));
        if (!comesUp(live, release)) {
            throw Problem.failed(
                    release.id() + " is live in " + live + ", did not run, and does not get healthy",
                    "`teal logs --slot " + live + "`; then `teal rollback` or `teal deploy`");
        }
        return release.id() + " did not run, and serves again in " + live;
    }

    /// Files that were being written, and were never moved to their places.
    private static final String SWEEP =
            "rm -f \"$1\"/*.new \"$1\"/releases/*.new \"$1\"/env/*.new \"$2\"/*.new \"$3.new\"";

    private String swept() {
        Layout layout = context.target().layout();
        context.target().server().run(Command.script(SWEEP, layout.teal(), layout.route(), layout.marker()));
        List<String> swept = context.target()
                .server()
                .run(context.target().snapshots().sweep(), Snapshots.LIMIT)
                .lines();
        return swept.isEmpty() ? "" : "; removed what was left of the snapshot " + String.join(", ", swept);
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
        if (live && !attempt.failed() && release.isPresent() && proven(to, release.get())) {
            return forward(release.get(), from);
        }
        if (live && from != to) {
            return flipBack(begin, from, to);
        }
        boolean standby =
                begin.kind() == Entry.Kind.ROLLBACK && context.target().config().standby() == Standby.RUNNING;
        return back(begin, from, to, holdsRelease && !standby);
    }

    /// With all the patience of a deployment: after a reboot of the server the app may just be starting.
    private boolean healthy(Slot slot, Release release) {
        Release once = release.withoutSteadyTime();
        return goesWell(() -> new HealthCheck(context, slot, once).await());
    }

    private boolean proven(Slot slot, Release release) {
        boolean healthy = healthy(slot, release);
        if (healthy) {
            Pause.end(context, slot);
        }
        return healthy && goesWell(() -> new RouterCheck(context, slot, release).mustAnswer());
    }

    private boolean comesUp(Slot slot, Release release) {
        return state.slotState(slot).running() ? healthy(slot, release) : starts(slot, release);
    }

    private static boolean goesWell(Runnable act) {
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

    /// The old slot may have been stopped before the new one fell: then it is started again.
    private Recovered flipBack(Entry begin, Slot from, Slot to) {
        Optional<Duration> pause = context.target().config().pause();
        pause.ifPresent(most -> {
            requestsWait(from, to, most);
            // First, so that the watchdog or the next recovery, should it have to go on from here, goes back as well.
            moveBack(from, to);
        });
        if (!oldIsWell(from)) {
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

    /// When they cannot wait, the recovery goes on all the same.
    private void requestsWait(Slot from, Slot to, Duration most) {
        state.facts()
                .release(state.slotState(from).release())
                .flatMap(before -> failure(() -> new Pause(from, to, before, most).start(context)))
                .ifPresent(problem -> context.warn(
                        problem.happened() + "; requests are lost until " + from + " is back", problem.next()));
    }

    /// Nothing more can be done for it, so it ends here: or it would stand in the way of the next deployment.
    private Problem neither(Entry begin, String happened) {
        end(begin, Outcome.NOT_RECOVERED, "not recovered: neither slot is healthy");
        Pause.end(context, state.live());
        return new Problem(
                happened,
                List.of(),
                "look at both: `teal logs --slot blue`, `teal logs --slot green`; then `teal deploy`",
                ExitCode.UNKNOWN);
    }

    /// The old release was stopped for the new one and does not become healthy any more: better the new one than none.
    /// Its container shows that its release command (migrations) had run.
    private Recovered newOneInstead(Entry begin, Slot from, Slot to) {
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
        return goesWell(() -> slots().start(slot, release, RestartPolicy.UNLESS_STOPPED)) && healthy(slot, release);
    }

    private boolean oldIsWell(Slot from) {
        SlotState old = state.slotState(from);
        return state.facts()
                .release(old.release())
                .map(release -> comesUp(from, release))
                .orElse(old.running());
    }

    private Recovered back(Entry begin, Slot from, Slot to, boolean stop) {
        if (stop && state.slotState(to).present() && state.live() != to) {
            // The flip may have been taken back a moment ago.
            new Traffic(context).drain(to);
            slots().stop(to, context.target().config().stopTimeout());
        }
        SlotState old = state.slotState(from);
        boolean recreates = context.target().config().pause().isPresent();
        boolean stopped = recreates && from != to && old.present() && !old.running();
        if (stopped && !oldIsWell(from)) {
            return newOneInstead(begin, from, to);
        }
        Pause.end(context, from);
        return Recovered.back("went back, "
                + (stopped ? old.describe() + " runs again in " + from : "nothing had changed for users"));
    }
}
