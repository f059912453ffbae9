package dev.teal.deploy.step.hook;

import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.operation.hook.HookRun;
import dev.teal.deploy.operation.hook.Hooks;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs a program of the user on this machine.
///
/// @param commit of the release; empty outside of git
/// @param reason why the attempt failed; empty for a hook of one that did not
public record RunHook(Hook hook, String commit, String reason) implements Step {
    @Override
    public String name() {
        return hook.word();
    }

    @Override
    public String describe() {
        return "run .teal/hooks/" + hook.word() + " on this machine";
    }

    /// After a failure it must not make a recovery take the attempt for complete.
    @Override
    public Effect effect() {
        return reason.isEmpty() ? hook.effect() : Effect.PREPARES;
    }

    @Override
    public String run(StepContext context) {
        Hooks hooks = Hooks.of(context.target().config());
        if (!hooks.has(hook)) { // it was on the machine that began
            context.warn(
                    "the hook " + hooks.shown(hook) + " did not end, and is not on this machine",
                    "check by hand what it would have checked");
            return "not run";
        }
        // Not part of any command to the server: without this a recovery would not know that it began.
        context.fence().ifPresent(FencedServer::flush);
        try {
            new HookRun(context, hook).run(variables(context));
            return "done";
        } catch (Problem problem) {
            if (!hook.onlyWarns()) {
                throw problem;
            }
            context.warn(Finding.refuses(problem).asWarning());
            return "failed, see the warning";
        }
    }

    private Map<String, String> variables(StepContext context) {
        Config config = context.target().config();
        Entry attempt = context.attempt();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("TEAL_HOOK", hook.word());
        variables.put("TEAL_APP", config.app());
        variables.put("TEAL_STAGE", config.stage());
        variables.put("TEAL_SERVER", config.server().toString());
        variables.put("TEAL_URL", config.url().map(Object::toString).orElse(""));
        variables.put("TEAL_VERB", attempt.kind().word());
        variables.put("TEAL_ATTEMPT", attempt.deployment());
        variables.put("TEAL_RELEASE", attempt.release());
        variables.put("TEAL_COMMIT", commit);
        variables.put("TEAL_SLOT", attempt.to());
        variables.put("TEAL_PREVIOUS", context.previousRelease());
        variables.put("TEAL_BY", attempt.by());
        variables.put("TEAL_ERROR", reason);
        return variables;
    }
}
