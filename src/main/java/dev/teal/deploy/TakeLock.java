package dev.teal.deploy;

/// Takes the app's lock on the server, and puts right first what an earlier deployment left unfinished.
record TakeLock() implements Step {
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
        if (othersActedSince(before.look(), fence.epoch())) {
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
