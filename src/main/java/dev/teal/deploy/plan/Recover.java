package dev.teal.deploy.plan;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.Layout;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.step.release.ReleaseLock;
import dev.teal.deploy.step.release.TakeLock;
import dev.teal.deploy.step.slot.StartLive;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;

/// The plan of `teal recover`: completes or undoes the deployment of a client that died, and starts the live
/// release if it does not run.
public final class Recover {
    /// A command that ran when its client died continues to its end, usually for a moment, and keeps the lock
    /// until then.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Output<String> recovered = new Output<>();
    private final Output<String> started = new Output<>();

    public Plan plan(ServerState state) {
        Slot live = state.live();
        return new Plan(
                Kind.RECOVER,
                "",
                live,
                live,
                List.of(new TakeLock(this::recover, PATIENCE, true)),
                List.of(new StartLive(started), new ReleaseLock()),
                () -> ending(state));
    }

    private String recover(StepContext context) {
        recovered.set(Recovery.run(context));
        return recovered.get();
    }

    private String ending(ServerState state) {
        String live = state.slotState(state.live()).describe() + " is live in " + state.live();
        return recovered
                .optional()
                .map(text -> text + started.optional().map(more -> "; " + more).orElse(""))
                .orElseGet(
                        () -> "nothing was interrupted; " + started.optional().orElse(live));
    }

    /// Ends a client that still holds the lock.
    public static void takeOver(Server server, Layout layout) {
        Result freed = server.run(Command.script(Scripts.read(Recover.class, "take-over.sh"), layout.lock()));
        if (!freed.ok()) {
            throw Problem.failed(
                    "the lock on " + server.name() + " was not released within 20 s",
                    freed.errorLines(),
                    "find the process that holds it on the server: `fuser " + layout.lock() + "`");
        }
    }
}
