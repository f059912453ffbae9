package dev.teal.deploy.step.release;

import dev.teal.deploy.plan.Recovery;
import dev.teal.deploy.run.Fence;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Look;
import dev.teal.deploy.state.Survey;
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
    public String run(Work work) {
        Survey before = work.survey();
        Entry attempt = work.attempt();
        Fence fence = Fence.take(
                before.site().server(),
                before.site().layout(),
                attempt.by() + ", " + attempt.kind() + " since " + attempt.at());
        work.fence(fence);
        boolean old = Duration.between(attempt.at(), work.clock().instant()).compareTo(FRESH) > 0;
        if (old || othersActedSince(before.look(), fence.epoch())) {
            work.survey(again(work));
        }
        String recovered = "";
        if (work.survey().look().journal().interrupted().isPresent()) {
            recovered = "; " + new Recovery(work).run();
            work.survey(again(work));
        }
        return "taken, epoch " + fence.epoch() + recovered;
    }

    /// The epoch counts every holder: one more than what we saw means that nobody took the lock in between. Whoever
    /// held it while we looked has acted since, too; and an attempt without an end may be his.
    private static boolean othersActedSince(Look look, int epoch) {
        return epoch != look.epoch() + 1
                || !look.holder().isEmpty()
                || look.journal().interrupted().isPresent();
    }

    private static Survey again(Work work) {
        return work.survey().again().mustBeReady();
    }
}
