package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.deploy.operation.KilledOnStop;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
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
    public String run(StepContext context) {
        List<String> stopped = stop(context);
        for (Database database : databases) {
            DatabaseFacts facts = CheckDatabase.look(context.state(), database, DatabaseFacts.Depth.OPENERS);
            if (!facts.openers().isEmpty()) {
                throw Problem.failed(
                        database.name() + " is still open, though both slots are stopped: "
                                + facts.openers().stream().map(Object::toString).collect(Collectors.joining(", ")),
                        "end that on " + context.target().server().name() + ", then try again");
            }
        }
        return stopped.isEmpty() ? "nothing ran" : String.join(" and ", stopped) + " stopped";
    }

    /// While requests are paused, Docker starts the live slot again if the engine itself is restarted.
    public static void again(StepContext context, Slot live) {
        StartSlot.stop(context, live, context.target().config().stopTimeout());
    }

    private static List<String> stop(StepContext context) {
        List<String> stopped = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            if (context.state().slotState(slot).present()) {
                if (context.state().slotState(slot).running()) {
                    new Drain(slot, context.target().slots().address(slot)).run(context);
                    stopped.add(slot.toString());
                }
                Duration timeout = context.target().config().stopTimeout();
                if (StartSlot.stop(context, slot, timeout).killed() && !stopped.isEmpty()) {
                    KilledOnStop.warn(context, slot, timeout);
                }
            }
        }
        return stopped;
    }

    @Override
    public Optional<String> undo(StepContext context) {
        context.target().config().pause().ifPresent(context::extendPause);
        release.ifPresent(before -> startAgain(context, live, before));
        return release.map(before -> before.id() + " runs again in " + live);
    }

    public static void startAgain(StepContext context, Slot slot, Release release) {
        new StartSlot(slot, release, RestartPolicy.UNLESS_STOPPED).run(context);
        new AwaitHealthy(
                        slot,
                        release.withoutSteadyTime(),
                        context.target().slots().address(slot))
                .run(context);
    }
}
