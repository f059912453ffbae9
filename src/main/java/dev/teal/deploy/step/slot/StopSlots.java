package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Restart;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.Facts;
import dev.teal.deploy.operation.KilledAtStop;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.step.data.CheckDatabase;
import dev.teal.deploy.step.traffic.Drain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Ends both slots' apps, requests in flight first, and makes sure that nobody has the databases open any more.
///
/// @param live    the slot that is live
/// @param release in it; empty when nothing is
public record StopSlots(List<Database> databases, Slot live, Optional<Release> release) implements Step {
    @Override
    public String name() {
        return "stop";
    }

    @Override
    public String describe() {
        return databases.isEmpty() ? "stop " + live : "stop both slots: nobody may have the database open";
    }

    @Override
    public String run(Work work) {
        List<String> stopped = stop(work);
        for (Database database : databases) {
            Facts facts = CheckDatabase.look(work.survey(), database, Facts.Depth.OPENERS);
            if (!facts.openers().isEmpty()) {
                throw Problem.failed(
                        database.name() + " is still open, though both slots are stopped: "
                                + facts.openers().stream().map(Object::toString).collect(Collectors.joining(", ")),
                        "end that on " + work.site().server().name() + ", then try again");
            }
        }
        return stopped.isEmpty() ? "nothing ran" : String.join(" and ", stopped) + " stopped";
    }

    /// In a handover what is live comes up with Docker, also when that was started anew in these seconds.
    public static void again(Work work, Slot live) {
        StartSlot.stop(work, live, work.site().config().stopTimeout());
    }

    private static List<String> stop(Work work) {
        List<String> stopped = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            if (work.survey().occupant(slot).present()) {
                if (work.survey().occupant(slot).running()) {
                    new Drain(slot, work.site().slots().address(slot)).run(work);
                    stopped.add(slot.toString());
                }
                Duration timeout = work.site().config().stopTimeout();
                if (StartSlot.stop(work, slot, timeout).killed() && !stopped.isEmpty()) {
                    KilledAtStop.warn(work, slot, timeout);
                }
            }
        }
        return stopped;
    }

    @Override
    public Optional<String> undo(Work work) {
        work.site().config().handover().ifPresent(work::holdingOn);
        release.ifPresent(before -> startAgain(work, live, before));
        return release.map(before -> before.id() + " runs again in " + live);
    }

    public static void startAgain(Work work, Slot slot, Release release) {
        new StartSlot(slot, release, Restart.UNLESS_STOPPED).run(work);
        new AwaitHealthy(slot, release.withoutSteadyTime(), work.site().slots().address(slot)).run(work);
    }
}
