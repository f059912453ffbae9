package dev.teal.deploy.step.slot;

import dev.teal.app.Occupant;
import dev.teal.app.Release;
import dev.teal.app.Restart;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.Ended;
import dev.teal.deploy.operation.KilledAtStop;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.KeptReleases;
import dev.teal.deploy.state.Site;
import dev.teal.deploy.step.traffic.Drain;
import dev.teal.event.Event;
import dev.teal.router.Router;
import dev.teal.router.Stopped;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.Optional;

/// Starts the release in its slot. What still runs there (a standby) is stopped first, with SIGTERM and a wait.
///
/// @param restart [Restart#NO] in a handover, until traffic has moved: the old release would come up beside it
public record StartSlot(Slot slot, Release release, Restart restart) implements Step {
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
    public String run(Work work) {
        Site site = work.site();
        Occupant before = work.survey().occupant(slot);
        if (before.running()) {
            // A standby may still have requests from before its flip.
            new Drain(slot, site.slots().address(slot)).run(work);
        }
        if (before.present() && stop(work, slot, release.stopTimeout()).killed() && before.running()) {
            KilledAtStop.warn(work, slot, release.stopTimeout());
        }
        if (restart == Restart.NO) {
            StopSlots.again(work, slot.other());
        }
        work.newReleaseRuns();
        Result started = site.server().run(site.slots().start(slot, release, restart), LIMIT);
        if (!started.ok()) {
            throw Refusal.of(started, site.server()).orElseGet(() -> failed(work, started));
        }
        return site.slots().name(slot) + " started";
    }

    private Problem failed(Work work, Result started) {
        String name = work.site().slots().name(slot);
        String said = started.err();
        if (said.contains("No such image") || said.contains("Unable to find image")) {
            return Problem.failed(
                    "the image " + release.image() + " is no longer on "
                            + work.site().server().name(),
                    started.complaint(),
                    KeptReleases.deployAgain(release) + "; or roll back to another: `teal history`");
        }
        if (said.contains("port is already allocated") || said.contains("address already in use")) {
            return Problem.failed(
                    "the port of slot " + slot + " is taken on "
                            + work.site().server().name(),
                    started.complaint(),
                    "stop what holds it (`ss -ltnp` there), or choose other ports under `slots`");
        }
        return Problem.failed(
                name + " could not be started on " + work.site().server().name(),
                started.complaint(),
                "mend what is said above, then try again");
    }

    /// Ends what runs in a slot that gets no new requests, with SIGTERM and a wait. What is still connected
    /// to it a moment later is closed: an app that waits for its streams would else be killed.
    public static Ended stop(Work work, Slot slot, Duration timeout) {
        Site site = work.site();
        Command stop = Router.stop(site.slots().address(slot), site.slots().stop(slot, timeout));
        Result stopped = site.server().run(stop, timeout.plus(BEYOND_STOP));
        if (!stopped.ok() && !stopped.err().contains("No such container")) {
            throw Problem.failed(
                    site.slots().name(slot) + " could not be stopped on "
                            + site.server().name(),
                    stopped.complaint(),
                    "look at it there, then try again");
        }
        return new Ended(Stopped.of(stopped), KilledAtStop.is(work, slot, stopped, timeout));
    }

    /// Stopped and kept, for `teal logs --slot`.
    @Override
    public Optional<String> undo(Work work) {
        Occupant occupant = work.site().slots().occupant(slot, work.site().server());
        if (!occupant.present() || !occupant.release().equals(release.id())) {
            return Optional.empty();
        }
        work.events().emit(new Event.StepStarted("undo", "stopping " + slot + ", which serves nobody"));
        stop(work, slot, release.stopTimeout());
        return Optional.of("stopped, kept for inspection");
    }
}
