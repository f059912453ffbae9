package dev.teal.deploy.recovery;

import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.LockHeld;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Clock;
import java.time.Duration;

/// `teal recover`: takes the lock and finishes or takes back what a dead client left.
public final class Recover {
    private static final String TAKE_OVER = Scripts.read(Recover.class, "take-over.sh");

    /// A command that ran when its client died goes on to its end, mostly for a moment, and keeps the lock until then.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Recover() {}

    /// @param takeOver ends a client that still holds the lock
    /// @return what was done, a sentence
    public static String run(
            ServerState state, boolean takeOver, Events events, Cancellation cancellation, Clock clock, String by) {
        Config config = state.target().config();
        Server server = state.target().server();
        if (takeOver) {
            takeOver(server, new Layout(config.directory()));
        }
        Entry attempt = Entry.begin(clock.instant(), "", Entry.Kind.RECOVER, "", "", "", by);
        StepContext context = new StepContext(state, attempt, events, cancellation, clock);
        context.fence(lock(context, by + ", recover since " + clock.instant()));
        try {
            context.state(context.state().refresh().mustBeReady());
            String did = new Recovery(context).run();
            if (!did.isEmpty()) {
                context.state(context.state().refresh().mustBeReady());
            }
            String started = new Recovery(context).upright();
            if (did.isEmpty()) {
                return "nothing was interrupted; " + (started.isEmpty() ? live(context.state()) : started);
            }
            return did + (started.isEmpty() ? "" : "; " + started);
        } finally {
            context.fence().ifPresent(FencedServer::close);
        }
    }

    private static FencedServer lock(StepContext context, String who) {
        Target target = context.target();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (boolean reply = false; ; reply = true) {
            try {
                return FencedServer.take(target.server(), target.layout(), who);
            } catch (LockHeld held) {
                if (System.nanoTime() > end) {
                    throw held;
                }
                if (!reply) {
                    context.warn(
                            held.happened(),
                            "what it still does there is waited for, at most " + PATIENCE.toSeconds() + " s");
                }
                context.sleep(PAUSE);
            }
        }
    }

    private static String live(ServerState state) {
        return state.slotState(state.live()).describe() + " is live in " + state.live();
    }

    private static void takeOver(Server server, Layout layout) {
        Result freed = server.run(Command.script(TAKE_OVER, layout.lock()));
        if (!freed.ok()) {
            throw Problem.failed(
                    "the lock on " + server.name() + " did not get free within 20 s",
                    freed.errorLines(),
                    "see who holds it there: `fuser " + layout.lock() + "`");
        }
    }
}
