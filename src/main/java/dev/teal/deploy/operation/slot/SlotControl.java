package dev.teal.deploy.operation.slot;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.Unhealthy;
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

/// Starts and stops the slots.
public record SlotControl(StepContext context) {
    private static final Duration BEYOND_STOP = Duration.ofSeconds(30);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /// Starts a release. A standby that still runs in the slot is stopped first, with SIGTERM and a wait.
    ///
    /// @param restart [RestartPolicy#NO] while requests are paused, until traffic has moved: otherwise both
    ///                releases could come up at boot
    /// @return how many static files of it nginx serves itself
    public int start(Slot slot, Release release, RestartPolicy restart) {
        makeRoom(slot, release.stopTimeout());
        if (restart == RestartPolicy.NO) {
            // If the Docker engine was restarted a moment ago, it has started the other slot again.
            stop(slot.other());
        }
        context.newReleaseRuns();
        Target target = context.target();
        Result started = target.server().run(target.slots().start(slot, release, restart), START_LIMIT);
        if (!started.ok()) {
            throw Refusal.of(started, target.server()).orElseGet(() -> failed(slot, release, started));
        }
        return new StaticFiles(context).publish(slot, release); // while the app starts
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
        String error = started.err();
        if (error.contains("No such image") || error.contains("Unable to find image")) {
            return Problem.failed(
                    "the image " + release.image() + " is no longer on "
                            + context.target().server().name(),
                    started.errorLines(),
                    RetainedReleases.deployAgain(release) + "; or roll back to another: `teal history`");
        }
        if (error.contains("port is already allocated") || error.contains("address already in use")) {
            return Problem.failed(
                    "the port of slot " + slot + " is taken on "
                            + context.target().server().name(),
                    started.errorLines(),
                    "stop the process that uses it (`ss -ltnp` on the server), or choose other ports under `slots`");
        }
        return Problem.failed(
                name + " could not be started on " + context.target().server().name(),
                started.errorLines(),
                "fix the error above and run the command again");
    }

    /// Starts a release that was live before, unless it runs, and waits until it is healthy.
    ///
    /// @throws Unhealthy when it does not come up
    public void bringUp(Slot slot, Release release) {
        Target target = context.target();
        try {
            if (!target.slots().slotState(slot, target.server()).running()) {
                start(slot, release, RestartPolicy.UNLESS_STOPPED);
            }
            new HealthCheck(context, slot, release.withoutSteadyTime()).await();
        } catch (Problem problem) {
            if (!problem.isFailure()) {
                throw problem;
            }
            throw new Unhealthy(problem);
        }
    }

    /// Stops a slot that gets no new requests, with SIGTERM and a wait. Connections that are open a moment
    /// later are closed: an app that waits for its streams would otherwise be killed.
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

    /// The same, with the app's `stop_timeout`.
    public StopResult stop(Slot slot) {
        return stop(slot, context.target().config().stopTimeout());
    }

    /// Stops both slots after their requests have ended.
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
