package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
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
    public String run(StepContext context) {
        Target target = context.target();
        Command flip = context.pausing() ? atBootToo(target) : target.router().flip(to);
        // In one command: between two, somebody else could take the port.
        move(
                context,
                target.slots()
                        .listener(to)
                        .map(listener -> both(listener, flip))
                        .orElse(flip));
        return describe();
    }

    private static Command both(Command listener, Command flip) {
        return Command.script("(eval \"$1\") || exit; eval \"$2\"", listener.inShell(), flip.inShell());
    }

    /// While requests are paused, Docker, too, has to know what is live, should the server lose power. Told in the same
    /// command: a round trip between the two would be time enough for that.
    private Command atBootToo(Target target) {
        return Command.script(
                "eval \"$1\" && { eval \"$2\" >/dev/null 2>&1; true; }",
                target.router().flip(to).toString(),
                PauseRequests.asTheyRun(target, to).toString());
    }

    public static void move(StepContext context, Slot to) {
        move(context, context.target().router().flip(to));
    }

    private static void move(StepContext context, Command flip) {
        Result moved = context.target().server().run(flip);
        Refusal.of(moved, context.target().server()).ifPresent(refused -> {
            throw refused;
        });
        if (!moved.ok()) {
            throw Problem.failed(
                    "the flag in " + context.target().layout().route() + " cannot be changed",
                    moved.errorLines(),
                    "mend that folder on " + context.target().server().name()
                            + " (disk full, read-only?), then try again");
        }
    }

    @Override
    public Optional<String> undo(StepContext context) {
        back(context, from, to);
        return Optional.of(to + " -> " + from);
    }

    /// Moves traffic away from a slot that is about to be stopped: what it was given since the flip it may end.
    public static void back(StepContext context, Slot from, Slot to) {
        // Whatever nginx says: when it cannot read the folder it says blue, and a flag left there would count
        // later.
        move(context, from);
        if (!live(context).equals(Optional.of(from))) {
            throw Problem.failed(
                    "traffic was to go back to " + from + ", but nginx does not say that it does",
                    "see nginx on " + context.target().server().name() + ": does it run, can it read "
                            + context.target().layout().route() + "?");
        }
        new Drain(to, context.target().slots().address(to)).run(context);
    }

    private static Optional<Slot> live(StepContext context) {
        Result said = context.target().server().run(context.target().router().askLive());
        String app = context.target().config().app() + " ";
        return said.out().startsWith(app)
                ? Slot.named(said.out().substring(app.length()).split(" ", 2)[0])
                : Optional.empty();
    }
}
