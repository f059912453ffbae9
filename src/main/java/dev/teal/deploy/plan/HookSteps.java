package dev.teal.deploy.plan;

import dev.teal.config.Config;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.operation.hook.Hooks;
import dev.teal.deploy.run.Plan.AfterFailure;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.step.hook.RunHook;
import java.util.List;
import java.util.stream.Stream;

/// The hooks of this machine as steps. Hooks without a file are skipped.
///
/// @param commit of the release; empty outside of git
record HookSteps(Hooks hooks, String commit) implements AfterFailure {
    static HookSteps of(Config config, String commit) {
        return new HookSteps(Hooks.of(config), commit);
    }

    List<Step> at(Hook... moments) {
        return steps("", Stream.of(moments));
    }

    @Override
    public List<Step> steps(boolean moved, String reason) {
        return steps(reason, moved ? Stream.of(Hook.ON_ROLLBACK, Hook.ON_FAILURE) : Stream.of(Hook.ON_FAILURE));
    }

    /// The check that a dead client may not have ended, even if this machine does not have it.
    Step check() {
        return step(Hook.POST_FLIP, "");
    }

    private List<Step> steps(String reason, Stream<Hook> moments) {
        return moments.filter(hooks::has).map(hook -> step(hook, reason)).toList();
    }

    private Step step(Hook hook, String reason) {
        return new RunHook(hook, commit, reason);
    }
}
