package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.server.Result;
import java.util.Optional;

/// The maintenance window ends. From here on there are new writes, so nothing is taken back any more.
///
/// @param release what must answer; empty when nothing was live before, and nothing is now
public record LeaveMaintenance(Slot slot, Optional<Release> release) implements Step {
    @Override
    public String name() {
        return "open";
    }

    @Override
    public String describe() {
        return "let requests in again";
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        open(context);
        return release.map(live -> new VerifyRouter(slot, live).run(context)).orElse("open");
    }

    public static void open(StepContext context) {
        Target target = context.target();
        Result opened = target.server().run(target.router().leaveMaintenance());
        if (!opened.ok()) {
            throw Problem.failed(
                    target.layout().maintenance() + " cannot be removed on "
                            + target.server().name(),
                    opened.errorLines(),
                    "remove it by hand, then `teal recover`");
        }
    }
}
