package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.KilledOnStop;
import dev.teal.deploy.operation.StopResult;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.Target;
import dev.teal.deploy.step.traffic.Drain;
import dev.teal.event.Event;
import dev.teal.router.ClosedConnections;
import dev.teal.router.Router;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.Optional;

/// Starts the release in its slot. What still runs there (a standby) is stopped first, with SIGTERM and a wait.
///
/// @param restart [RestartPolicy#NO] while requests are paused, until traffic has moved: the old release would
///                come up beside it
public record StartSlot(Slot slot, Release release, RestartPolicy restart) implements Step {
    private static final Duration BEYOND_STOP = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String describe() {
        return "start " + release.id() + " in " + slot;
    }

    @Override
    public Effect effect() {
        return Effect.STARTS;
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        SlotState before = context.state().slotState(slot);
        if (before.running()) {
            // A standby may still have requests from before its flip.
            new Drain(slot, target.slots().address(slot)).run(context);
        }
        if (before.present() && stop(context, slot, release.stopTimeout()).killed() && before.running()) {
            KilledOnStop.warn(context, slot, release.stopTimeout());
        }
        if (restart == RestartPolicy.NO) {
            StopSlots.again(context, slot.other());
        }
        context.newReleaseRuns();
        Result started = target.server().run(target.slots().start(slot, release, restart), LIMIT);
        if (!started.ok()) {
            throw Refusal.of(started, target.server()).orElseGet(() -> failed(context, started));
        }
        return target.slots().name(slot) + " started";
    }

    private Problem failed(StepContext context, Result started) {
        String name = context.target().slots().name(slot);
        String said = started.err();
        if (said.contains("No such image") || said.contains("Unable to find image")) {
            return Problem.failed(
                    "the image " + release.image() + " is no longer on "
                            + context.target().server().name(),
                    started.errorLines(),
                    RetainedReleases.deployAgain(release) + "; or roll back to another: `teal history`");
        }
        if (said.contains("port is already allocated") || said.contains("address already in use")) {
            return Problem.failed(
                    "the port of slot " + slot + " is taken on "
                            + context.target().server().name(),
                    started.errorLines(),
                    "stop what holds it (`ss -ltnp` there), or choose other ports under `slots`");
        }
        return Problem.failed(
                name + " could not be started on " + context.target().server().name(),
                started.errorLines(),
                "mend what is said above, then try again");
    }

    /// Ends what runs in a slot that gets no new requests, with SIGTERM and a wait. What is still connected
    /// to it a moment later is closed: an app that waits for its streams would else be killed.
    public static StopResult stop(StepContext context, Slot slot, Duration timeout) {
        Target target = context.target();
        Command stop = Router.stop(target.slots().address(slot), target.slots().stop(slot, timeout));
        Result stopped = target.server().run(stop, timeout.plus(BEYOND_STOP));
        if (!stopped.ok() && !stopped.err().contains("No such container")) {
            throw Problem.failed(
                    target.slots().name(slot) + " could not be stopped on "
                            + target.server().name(),
                    stopped.errorLines(),
                    "look at it there, then try again");
        }
        return new StopResult(ClosedConnections.of(stopped), KilledOnStop.is(context, slot, stopped, timeout));
    }

    /// Stopped and kept, for `teal logs --slot`.
    @Override
    public Optional<String> undo(StepContext context) {
        SlotState slotState =
                context.target().slots().slotState(slot, context.target().server());
        if (!slotState.present() || !slotState.release().equals(release.id())) {
            return Optional.empty();
        }
        context.events().emit(new Event.StepStarted("undo", "stopping " + slot + ", which serves nobody"));
        stop(context, slot, release.stopTimeout());
        return Optional.of("stopped, kept for inspection");
    }
}
