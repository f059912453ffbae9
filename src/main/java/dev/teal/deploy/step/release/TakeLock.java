package dev.teal.deploy.step.release;

import dev.teal.base.Times;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.server.LockHeld;
import java.time.Duration;
import java.util.function.Function;

/// Takes the app's lock on the server, and recovers an earlier deployment that did not end.
///
/// @param recovery recovers it, and returns a phrase that says how
/// @param patience how long to wait for the holder
/// @param despite  whether the lock of a user ([UserNote]) does not count
public record TakeLock(Function<StepContext, String> recovery, Duration patience, boolean despite) implements Step {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    /// How long the state is considered current: a build takes minutes, and the server may restart meanwhile.
    private static final Duration FRESH = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public String describe() {
        return "take the lock on the server";
    }

    @Override
    public String run(StepContext context) {
        ServerState before = context.state();
        Entry attempt = context.attempt();
        FencedServer fence = take(context, attempt.by() + ", " + attempt.kind() + " since " + Times.of(attempt.at()));
        fence.userLock().filter(_ -> !despite).ifPresent(note -> {
            fence.close();
            throw note.refusal(fence.name());
        });
        context.fence(fence);
        boolean old = Duration.between(attempt.at(), context.clock().instant()).compareTo(FRESH) > 0;
        if (old || othersActedSince(before.facts(), fence.epoch())) {
            context.state(refreshed(context));
        }
        String recovered = "";
        if (context.state().facts().journal().interrupted().isPresent()) {
            recovered = "; " + recovery.apply(context);
            context.state(refreshed(context));
        }
        return "taken, epoch " + fence.epoch() + recovered;
    }

    private FencedServer take(StepContext context, String who) {
        Target target = context.target();
        long end = System.nanoTime() + patience.toNanos();
        for (boolean warned = false; ; warned = true) {
            try {
                return FencedServer.take(target.server(), target.layout(), who);
            } catch (LockHeld held) {
                if (System.nanoTime() > end) {
                    throw held;
                }
                if (!warned) {
                    context.warn(held.happened(), "waiting at most " + patience.toSeconds() + " s for it to finish");
                }
                context.sleep(INTERVAL);
            }
        }
    }

    /// The epoch counts every holder: if it rose by one, nobody else took the lock since the query. A client
    /// that held the lock during the query has acted since, and an attempt without an end may be its own.
    private static boolean othersActedSince(ServerFacts facts, int epoch) {
        return epoch != facts.epoch() + 1
                || !facts.holder().isEmpty()
                || facts.journal().interrupted().isPresent();
    }

    private static ServerState refreshed(StepContext context) {
        return context.state().refresh().mustBeReady();
    }
}
