package dev.teal.deploy.operation.traffic;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.util.Optional;

/// Moves traffic between the slots. The router is asked which one is live; it is never assumed.
public record Traffic(StepContext context) {

    /// Moves traffic after a check that the slot's own app listens at its address. It is one command, because
    /// another process could take the port between two.
    public void flip(Slot to) {
        Target target = context.target();
        Command flip =
                context.pause().running() ? atBootToo(to) : target.router().flip(to);
        move(target.slots()
                .listener(to)
                .map(listener ->
                        Command.script("(eval \"$1\") || exit; eval \"$2\"", listener.inShell(), flip.inShell()))
                .orElse(flip));
    }

    /// While requests are paused, Docker must also know which slot is live, in case the server loses power. It
    /// is one command, because the power could fail during a round trip between two.
    private Command atBootToo(Slot to) {
        return Command.script(
                "eval \"$1\" && { eval \"$2\" >/dev/null 2>&1; true; }",
                context.target().router().flip(to).toString(),
                Pause.restartAtBoot(context.target(), to).toString());
    }

    /// Moves traffic without a check of the slot.
    public void moveTo(Slot to) {
        move(context.target().router().flip(to));
    }

    private void move(Command flip) {
        Result moved = context.target().server().run(flip);
        Refusal.of(moved, context.target().server()).ifPresent(refused -> {
            throw refused;
        });
        if (!moved.ok()) {
            throw Problem.failed(
                    "the flag in " + context.target().layout().route() + " cannot be changed on "
                            + context.target().server().name(),
                    moved.errorLines(),
                    "fix that folder (disk full, read-only?), then run the command again");
        }
    }

    /// Moves traffic away from a slot that is about to be stopped, and lets it finish the requests it got since
    /// the flip.
    public void moveBack(Slot from, Slot to) {
        // Even when nginx names `from` already: it answers blue when it cannot read the folder, and a flag left
        // in it would count later.
        moveTo(from);
        if (!live().equals(Optional.of(from))) {
            throw Problem.failed(
                    "traffic was moved back to " + from + ", but nginx on "
                            + context.target().server().name() + " does not confirm it",
                    "check that nginx runs and can read "
                            + context.target().layout().route());
        }
        drain(to);
    }

    private Optional<Slot> live() {
        Result answer = context.target().server().run(context.target().router().askLive());
        String app = context.target().config().app() + " ";
        return answer.out().startsWith(app)
                ? Slot.named(answer.out().substring(app.length()).split(" ", 2)[0])
                : Optional.empty();
    }

    /// Waits for the requests in flight.
    ///
    /// @return a phrase with the number that is left
    public String drain(Slot slot) {
        return new Drainage(context, slot).await();
    }
}
