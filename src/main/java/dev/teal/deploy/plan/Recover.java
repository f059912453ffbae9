package dev.teal.deploy.plan;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.Unhealthy;
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

/// `teal recover`: takes the lock and completes or undoes the deployment of a client that died.
public final class Recover {
    private static final String TAKE_OVER = Scripts.read(Recover.class, "take-over.sh");

    /// A command that ran when its client died continues to its end, usually for a moment, and keeps the lock
    /// until then.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Recover() {}

    /// @param takeOver whether to end a client that still holds the lock
    /// @return a phrase that says what was done
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
            String recovered = Recovery.run(context);
            if (!recovered.isEmpty()) {
                context.state(context.state().refresh().mustBeReady());
            }
            String started = startLive(context);
            if (recovered.isEmpty()) {
                return "nothing was interrupted; " + (started.isEmpty() ? live(context.state()) : started);
            }
            return recovered + (started.isEmpty() ? "" : "; " + started);
        } finally {
            context.fence().ifPresent(FencedServer::close);
        }
    }

    private static FencedServer lock(StepContext context, String who) {
        Target target = context.target();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (boolean warned = false; ; warned = true) {
            try {
                return FencedServer.take(target.server(), target.layout(), who);
            } catch (LockHeld held) {
                if (System.nanoTime() > end) {
                    throw held;
                }
                if (!warned) {
                    context.warn(held.happened(), "waiting at most " + PATIENCE.toSeconds() + " s for it to finish");
                }
                context.sleep(PAUSE);
            }
        }
    }

    /// Starts the live slot when it does not run: a Docker engine that was killed does not always restart its
    /// containers.
    ///
    /// @return a phrase that says what was done; empty when there was nothing to do
    private static String startLive(StepContext context) {
        ServerState state = context.state();
        Slot live = state.live();
        if (state.slotState(live).status() != SlotState.Status.STOPPED) {
            return "";
        }
        Release release = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "the app in " + live + " does not run, and was not deployed by Teal",
                        "start " + state.target().slots().name(live) + " by hand, or `teal deploy`"));
        try {
            new SlotControl(context).bringUp(live, release);
        } catch (Unhealthy problem) {
            throw Problem.failed(
                    release.id() + " is live in " + live + " but did not run, and does not become healthy",
                    problem.details(),
                    "`teal logs --slot " + live + "`; then `teal rollback` or `teal deploy`");
        }
        return release.id() + " did not run and was started again in " + live;
    }

    private static String live(ServerState state) {
        return state.slotState(state.live()).describe() + " is live in " + state.live();
    }

    private static void takeOver(Server server, Layout layout) {
        Result freed = server.run(Command.script(TAKE_OVER, layout.lock()));
        if (!freed.ok()) {
            throw Problem.failed(
                    "the lock on " + server.name() + " was not released within 20 s",
                    freed.errorLines(),
                    "find the process that holds it on the server: `fuser " + layout.lock() + "`");
        }
    }
}
