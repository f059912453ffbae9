package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.event.Event;
import dev.teal.router.Held;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.Optional;

/// The requests that waited go to the slot that is live now. When what follows fails, they wait again.
public record LetGo(HoldRequests hold) implements Step {
    private static final Duration PAUSE = Duration.ofMillis(50);
    /// They are let go over some seconds when they are many.
    private static final int LOOKS = 100;

    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String describe() {
        return "let the requests that waited go to " + hold.to();
    }

    @Override
    public String run(Work work) {
        return letGo(work, hold.to());
    }

    /// @return how many had waited, and how long
    static String letGo(Work work, Slot slot) {
        open(work, slot);
        Optional<Held> told = held(work);
        for (int i = 0; i < LOOKS && told.map(Held::waiting).orElse(0L) > 0; i++) {
            work.pause(PAUSE);
            told = held(work);
        }
        if (told.isEmpty()) {
            return "requests go to " + slot;
        }
        Held held = told.get();
        work.events().emit(new Event.Held(held.count(), held.longest(), held.expired(), held.gone()));
        return "%d requests waited, the longest %.1f s, and go to %s%s%s"
                .formatted(
                        held.count(),
                        held.longest().toMillis() / 1000.0,
                        slot,
                        held.expired() == 0 ? "" : "; " + held.expired() + " had waited too long",
                        held.gone() == 0 ? "" : "; " + held.gone() + " gave up");
    }

    /// What is live now runs, and what does not must stay stopped when the server boots.
    public static void open(Work work, Slot slot) {
        Site site = work.site();
        if (site.config().handover().isPresent()) {
            site.server().run(HoldRequests.asTheyRun(site, slot));
        }
        Result removed = site.server().run(site.router().letGo());
        if (!removed.ok()) {
            throw Problem.failed(
                    site.layout().hold() + " cannot be removed on "
                            + site.server().name(),
                    removed.complaint(),
                    "remove it by hand, then `teal recover`");
        }
        work.holdsNoLonger();
    }

    public static Optional<Held> held(Work work) {
        return Held.of(work.site().server().run(work.site().router().askHeld(work.epoch())));
    }

    @Override
    public Optional<String> undo(Work work) {
        hold.hold(work);
        hold.comesUpAtBoot(work);
        return Optional.of("requests wait again");
    }
}
