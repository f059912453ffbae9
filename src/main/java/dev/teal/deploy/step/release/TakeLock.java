package dev.teal.deploy.step.release;

import dev.teal.deploy.operation.release.UserLock;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.event.Event;
import dev.teal.server.LockHeld;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/// Takes the app's lock on the server, and recovers an earlier deployment that did not end.
///
/// @param recovery recovers it, and returns a phrase that says how
/// @param patience how long to wait for the holder, unless the user asked to wait without a limit
/// @param despite  whether the lock of a user ([UserNote]) does not count
public record TakeLock(Function<StepContext, String> recovery, Duration patience, boolean despite) implements Step {
    /// Between two attempts, each of which is one command on the connection; doubled up to the longest.
    private static final Duration SHORTEST = Duration.ofMillis(200);

    private static final Duration LONGEST = Duration.ofSeconds(2);

    /// Of a user who asked to wait (`--wait`).
    private static final Duration NO_LIMIT = Duration.ofDays(10_000);

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
        FencedServer fence = take(context);
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

    private FencedServer take(StepContext context) {
        Duration limit = context.waits() ? NO_LIMIT : patience;
        long end = System.nanoTime() + limit.toNanos();
        Duration pause = SHORTEST;
        for (Set<String> shown = new HashSet<>(); ; pause = longer(pause)) {
            try {
                return take(context, !shown.isEmpty());
            } catch (LockHeld held) {
                if (System.nanoTime() > end) {
                    throw held;
                }
                if (shown.add(held.happened())) {
                    context.events().emit(new Event.Waiting(name(), "waiting: " + held.happened()));
                }
                context.sleep(pause);
            }
        }
    }

    private static Duration longer(Duration pause) {
        return pause.compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }

    /// @param again whether it was refused before. Then the lock of a user is looked for first: taking the kernel's
    ///              raises the epoch and stands in the way of others.
    private FencedServer take(StepContext context, boolean again) {
        Target target = context.target();
        if (again && !despite) {
            new UserLock(target).current().ifPresent(note -> {
                throw note.refusal(target.server().name());
            });
        }
        Entry attempt = context.attempt();
        FencedServer fence = FencedServer.take(
                target.server(), target.layout(), attempt.by(), attempt.kind().toString(), attempt.at());
        return despite ? fence : fence.mustNotBeHeldOff();
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
