package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.base.Problem;
import dev.teal.data.Snapshot;
import dev.teal.deploy.operation.slot.LogTail;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs the one-off command (migrations) of the new release, once, before its slot starts. What it did to the
/// data stays, whatever becomes of the deployment: so it should only add.
public record RunReleaseCommand(Release release, List<String> argv, Output<Snapshot> snapshot) implements Step {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int SHOWN_LINES = 15;

    @Override
    public String name() {
        return "release";
    }

    @Override
    public String describe() {
        return "run once: " + String.join(" ", argv);
    }

    @Override
    public String run(StepContext context) {
        context.newReleaseRuns();
        Result result = once(context);
        if (!result.ok()) {
            throw failed(result, "failed with exit code " + result.exitCode(), "fix it and `teal deploy`");
        }
        return "done";
    }

    private Problem failed(Result result, String how, String fix) {
        return Problem.failed(
                "the release command " + how + ": " + String.join(" ", argv),
                LogTail.distinct(result.errorLines(), SHOWN_LINES),
                fix + "; " + ofTheData());
    }

    /// While requests wait, the command has no more time than they have; then it must not go on beside the old release.
    private Result once(StepContext context) {
        Target target = context.target();
        Command command = target.slots().runOnce(release, argv);
        Duration limit = context.withinPause(LIMIT);
        if (limit.equals(LIMIT)) {
            return target.server().run(command, LIMIT);
        }
        // Docker starts it again when the engine itself was restarted in these seconds.
        new SlotControl(context)
                .stop(context.state().live(), context.target().config().stopTimeout());
        List<String> bounded = new ArrayList<>(List.of("timeout", "-k", "5", String.valueOf(limit.toSeconds())));
        bounded.addAll(command.argv());
        Result result = target.server().run(Command.of(bounded), limit.plus(Server.USUAL));
        if (!result.ok()) {
            target.server().run(target.slots().endOnce());
        }
        // Not by its exit code: 137 is also a container's that had too little memory.
        if (!result.ok() && result.took().toSeconds() >= limit.toSeconds()) {
            throw failed(
                    result,
                    "was ended after " + limit.toSeconds() + " s, when requests could wait no longer",
                    "make it faster, or raise `pause`");
        }
        return result;
    }

    private String ofTheData() {
        return "what it already did to the data stays"
                + snapshot.optional()
                        .map(taken -> ", unless you put back the snapshot from before it: `teal data restore "
                                + taken.id() + "`")
                        .orElse("");
    }
}
