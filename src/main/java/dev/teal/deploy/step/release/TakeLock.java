package dev.teal.deploy.step.release;

import dev.teal.deploy.recovery.Recovery;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import java.time.Duration;

/// Takes the app's lock on the server, and puts right first what an earlier deployment left unfinished.
public record TakeLock() implements Step {
    /// How long a survey holds: a build takes minutes, in which the server may have restarted.
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
        FencedServer fence = FencedServer.take(
                before.target().server(),
                before.target().layout(),
                attempt.by() + ", " + attempt.kind() + " since " + attempt.at());
        context.fence(fence);
        boolean old = Duration.between(attempt.at(), context.clock().instant()).compareTo(FRESH) > 0;
        if (old || othersActedSince(before.facts(), fence.epoch())) {
            context.state(again(context));
        }
        String recovered = "";
        if (context.state().facts().journal().interrupted().isPresent()) {
            recovered = "; " + new Recovery(context).run();
            context.state(again(context));
        }
        return "taken, epoch " + fence.epoch() + recovered;
    }

    /// The epoch counts every holder: one more than what we saw means that nobody took the lock in between. Whoever
    /// held it while we looked has acted since, too; and an attempt without an end may be his.
    private static boolean othersActedSince(ServerFacts facts, int epoch) {
        return epoch != facts.epoch() + 1
                || !facts.holder().isEmpty()
                || facts.journal().interrupted().isPresent();
    }

    private static ServerState again(StepContext context) {
        return context.state().refresh().mustBeReady();
    }
}
