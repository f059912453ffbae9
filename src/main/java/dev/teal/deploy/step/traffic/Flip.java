package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.util.Optional;

/// Moves traffic: one file appears or goes, and the next request sees it.
public record Flip(Slot from, Slot to) implements Step {
    @Override
    public String name() {
        return "flip";
    }

    @Override
    public String describe() {
        return from + " -> " + to;
    }

    @Override
    public Effect effect() {
        return Effect.MOVES_TRAFFIC;
    }

    @Override
    public String run(Work work) {
        Site site = work.site();
        Command flip = work.holds() ? atBootToo(site) : site.router().flip(to);
        // In one command: between two, somebody else could take the port.
        move(
                work,
                site.slots().listener(to).map(listener -> both(listener, flip)).orElse(flip));
        return describe();
    }

    private static Command both(Command listener, Command flip) {
        return Command.script("(eval \"$1\") || exit; eval \"$2\"", listener.inShell(), flip.inShell());
    }

    /// In a handover Docker, too, has to know what is live, should the server lose power. Told in the same
    /// command: a round trip between the two would be time enough for that.
    private Command atBootToo(Site site) {
        return Command.script(
                "eval \"$1\" && { eval \"$2\" >/dev/null 2>&1; true; }",
                site.router().flip(to).toString(),
                HoldRequests.asTheyRun(site, to).toString());
    }

    public static void move(Work work, Slot to) {
        move(work, work.site().router().flip(to));
    }

    private static void move(Work work, Command flip) {
        Result moved = work.site().server().run(flip);
        Refusal.of(moved, work.site().server()).ifPresent(refused -> {
            throw refused;
        });
        if (!moved.ok()) {
            throw Problem.failed(
                    "the flag in " + work.site().layout().route() + " cannot be changed",
                    moved.complaint(),
                    "mend that folder on " + work.site().server().name() + " (disk full, read-only?), then try again");
        }
    }

    @Override
    public Optional<String> undo(Work work) {
        back(work, from, to);
        return Optional.of(to + " -> " + from);
    }

    /// Moves traffic away from a slot that is about to be stopped: what it was given since the flip it may end.
    public static void back(Work work, Slot from, Slot to) {
        // Whatever nginx says: when it cannot read the folder it says blue, and a flag left there would count
        // later.
        move(work, from);
        if (!live(work).equals(Optional.of(from))) {
            throw Problem.failed(
                    "traffic was to go back to " + from + ", but nginx does not say that it does",
                    "see nginx on " + work.site().server().name() + ": does it run, can it read "
                            + work.site().layout().route() + "?");
        }
        new Drain(to, work.site().slots().address(to)).run(work);
    }

    private static Optional<Slot> live(Work work) {
        Result said = work.site().server().run(work.site().router().askLive());
        String app = work.site().config().app() + " ";
        return said.out().startsWith(app)
                ? Slot.named(said.out().substring(app.length()).split(" ", 2)[0])
                : Optional.empty();
    }
}
