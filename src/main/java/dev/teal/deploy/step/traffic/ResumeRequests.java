package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.event.Event;
import dev.teal.router.PauseStats;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.Optional;

/// The requests that waited go to the slot that is live now. When what follows fails, they wait again.
public record ResumeRequests(PauseRequests pause) implements Step {
    private static final Duration PAUSE = Duration.ofMillis(50);
    /// They are let go over some seconds when they are many.
    private static final int LOOKS = 100;

    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String describe() {
        return "let the requests that waited go to " + pause.to();
    }

    @Override
    public String run(StepContext context) {
        return resume(context, pause.to());
    }

    /// @return how many had waited, and how long
    static String resume(StepContext context, Slot slot) {
        open(context, slot);
        Optional<PauseStats> reply = held(context);
        for (int i = 0; i < LOOKS && reply.map(PauseStats::waiting).orElse(0L) > 0; i++) {
            context.sleep(PAUSE);
            reply = held(context);
        }
        if (reply.isEmpty()) {
            return "requests go to " + slot;
        }
        PauseStats held = reply.get();
        context.events().emit(new Event.Resumed(held.count(), held.longest(), held.expired(), held.gone()));
        return "%d requests waited, the longest %.1f s, and go to %s%s%s"
                .formatted(
                        held.count(),
                        held.longest().toMillis() / 1000.0,
                        slot,
                        held.expired() == 0 ? "" : "; " + held.expired() + " had waited too long",
                        held.gone() == 0 ? "" : "; " + held.gone() + " gave up");
    }

    /// What is live now runs, and what does not must stay stopped when the server boots.
    public static void open(StepContext context, Slot slot) {
        Target target = context.target();
        if (target.config().pause().isPresent()) {
            target.server().run(PauseRequests.asTheyRun(target, slot));
        }
        Result removed = target.server().run(target.router().resume());
        if (!removed.ok()) {
            throw Problem.failed(
                    target.layout().pause() + " cannot be removed on "
                            + target.server().name(),
                    removed.errorLines(),
                    "remove it by hand, then `teal recover`");
        }
        context.endPause();
    }

    public static Optional<PauseStats> held(StepContext context) {
        return PauseStats.of(
                context.target().server().run(context.target().router().askPaused(context.epoch())));
    }

    @Override
    public Optional<String> undo(StepContext context) {
        pause.pause(context);
        pause.comesUpAtBoot(context);
        return Optional.of("requests wait again");
    }
}
