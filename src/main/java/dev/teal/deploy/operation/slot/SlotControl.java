package dev.teal.deploy.operation.slot;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.Target;
import dev.teal.router.ClosedConnections;
import dev.teal.router.Router;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Starts and stops what runs in the slots.
public record SlotControl(StepContext context) {
    private static final Duration BEYOND_STOP = Duration.ofSeconds(30);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /// Starts a release. What still runs in the slot (a standby) is stopped first, with SIGTERM and a wait.
    ///
    /// @param restart [RestartPolicy#NO] while requests are paused, until traffic has moved: the old release
    ///                would come up beside it
    public void start(Slot slot, Release release, RestartPolicy restart) {
        makeRoom(slot, release.stopTimeout());
        if (restart == RestartPolicy.NO) {
            // Docker starts the other one again when the engine itself was restarted in these seconds.
            stop(slot.other(), context.target().config().stopTimeout());
        }
        context.newReleaseRuns();
        Target target = context.target();
        Result started = target.server().run(target.slots().start(slot, release, restart), START_LIMIT);
        if (!started.ok()) {
            throw Refusal.of(started, target.server()).orElseGet(() -> failed(slot, release, started));
        }
    }

    /// A standby may still have requests from before its flip.
    private void makeRoom(Slot slot, Duration timeout) {
        SlotState before = context.state().slotState(slot);
        if (before.running()) {
            new Traffic(context).drain(slot);
        }
        if (before.present() && stop(slot, timeout).killed() && before.running()) {
            KilledOnStop.warn(context, slot, timeout);
        }
    }

    private Problem failed(Slot slot, Release release, Result started) {
        String name = context.target().slots().name(slot);
        String output = started.err();
        if (output.contains("No such image") || output.contains("Unable to find image")) {
            return Problem.failed(
                    "the image " + release.image() + " is no longer on "
                            + context.target().server().name(),
                    started.errorLines(),
                    RetainedReleases.deployAgain(release) + "; or roll back to another: `teal history`");
        }
        if (output.contains("port is already allocated") || output.contains("address already in use")) {
            return Problem.failed(
                    "the port of slot " + slot + " is taken on "
                            + context.target().server().name(),
                    started.errorLines(),
                    "stop what holds it (`ss -ltnp` on that server), or choose other ports under `slots`");
        }
        return Problem.failed(
                name + " could not be started on " + context.target().server().name(),
                started.errorLines(),
                "fix the error above and run the command again");
    }

    /// Starts a release that ran before, and waits until it is healthy.
    public void startAgain(Slot slot, Release release) {
        start(slot, release, RestartPolicy.UNLESS_STOPPED);
        new HealthCheck(context, slot, release.withoutSteadyTime()).await();
    }

    /// Stops a slot that gets no new requests, with SIGTERM and a wait. What is still connected to it a moment later is
    /// closed: an app that waits for its streams would otherwise be killed.
    public StopResult stop(Slot slot, Duration timeout) {
        Target target = context.target();
        Command stop = Router.stop(target.slots().address(slot), target.slots().stop(slot, timeout));
        Result stopped = target.server().run(stop, timeout.plus(BEYOND_STOP));
        if (!stopped.ok() && !stopped.err().contains("No such container")) {
            throw Problem.failed(
                    target.slots().name(slot) + " could not be stopped on "
                            + target.server().name(),
                    stopped.errorLines(),
                    "fix the error above and run the command again");
        }
        return new StopResult(ClosedConnections.of(stopped), KilledOnStop.is(context, slot, stopped, timeout));
    }

    /// Stops both slots, once their requests have ended.
    ///
    /// @return the slots that ran
    public List<Slot> stopBoth() {
        List<Slot> ran = new ArrayList<>();
        Duration timeout = context.target().config().stopTimeout();
        for (Slot slot : Slot.values()) {
            SlotState before = context.state().slotState(slot);
            if (before.running()) {
                ran.add(slot);
            }
            makeRoom(slot, timeout);
        }
        return ran;
    }
}
