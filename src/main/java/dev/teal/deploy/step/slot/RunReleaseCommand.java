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

/// Runs the new release's one-off command (migrations) once, before its slot starts. Its changes to the data
/// stay even when the deployment fails, so they should only add.
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
            throw failed(result, "failed with exit code " + result.exitCode(), "fix the command and `teal deploy`");
        }
        return "done";
    }

    private Problem failed(Result result, String how, String fix) {
        return Problem.failed(
                "the release command " + how + ": " + String.join(" ", argv),
                LogTail.distinct(result.errorLines(), SHOWN_LINES),
                fix + "; " + dataAdvice());
    }

    /// While requests wait, the command has only the remaining time of the pause, and must not continue beside
    /// the old release.
    private Result once(StepContext context) {
        Target target = context.target();
        Command command = target.slots().runOnce(release, argv);
        Duration limit = context.pause().within(LIMIT);
        if (limit.equals(LIMIT)) {
            return target.server().run(command, LIMIT);
        }
        // If the Docker engine was restarted a moment ago, it has started the live slot again.
        new SlotControl(context).stop(context.state().live());
        List<String> bounded = new ArrayList<>(List.of("timeout", "-k", "5", String.valueOf(limit.toSeconds())));
        bounded.addAll(command.argv());
        Result result = target.server().run(Command.of(bounded), limit.plus(Server.USUAL));
        if (!result.ok()) {
            target.server().run(target.slots().endOnce());
        }
        // Not by its exit code: 137 also means that the container had too little memory.
        if (!result.ok() && result.took().toSeconds() >= limit.toSeconds()) {
            throw failed(
                    result,
                    "was stopped after " + limit.toSeconds() + " s, when requests could wait no longer",
                    "make it faster, or raise `pause`");
        }
        return result;
    }

    private String dataAdvice() {
        return "its changes to the data stay"
                + snapshot.optional()
                        .map(taken -> ", unless you restore the snapshot from before it: `teal data restore "
                                + taken.id() + "`")
                        .orElse("");
    }
}
