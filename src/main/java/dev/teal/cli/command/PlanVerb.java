package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.plan.DeploymentEstimate;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;

/// `teal plan`
public final class PlanVerb implements Verb {
    @Override
    public String description() {
        return """
                Changes nothing. With --build, builds the image on this machine and asks the
                server which of its layers it has, to show how much will be sent and how
                long that takes at the speed of the last upload. This runs the Dockerfile, so
                it is refused in a CI job of a pull request, which has the key to the server.
                """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(null, "build", false, "build the image here and show how much will be sent")
                .addOption(null, PullRequest.TRUSTED, false, "allow --build in a CI job of a pull request, too");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        if (invocation.arguments().has("build") && !invocation.arguments().has(PullRequest.TRUSTED)) {
            PullRequest.mustNotBuild(invocation.env());
        }
        try (Connection connection = Connection.open(invocation)) {
            PendingRelease next = PendingRelease.of(connection, invocation.env(), Clock.systemUTC());
            ServerState state = connection.state().mustBeReady();
            if (!invocation.globals().json()) {
                next.warning();
            }
            ReleaseCandidate candidate = next.on(state, Clock.systemUTC());
            DeploymentEstimate.check(state);
            Optional<String> upload = invocation.arguments().has("build")
                    ? Optional.of(DeploymentEstimate.of(state, candidate))
                    : Optional.empty();
            show(invocation, state, ReleasePlans.deploy(state, candidate), upload);
        }
        return ExitCode.DONE;
    }

    private static void show(Invocation invocation, ServerState state, Plan plan, Optional<String> upload) {
        if (invocation.globals().json()) {
            invocation.out().json(Json.write(asMap(state, plan, upload)));
            return;
        }
        Out out = invocation.out();
        if (!state.routerIsCurrent()) {
            out.safeLine(OutdatedRouter.describe(state) + "; `teal deploy` asks whether to run `teal setup` first");
        }
        out.safeLine(state.target().config().label() + " on "
                + state.target().server().name() + ": "
                + (state.serving()
                        ? state.slotState(state.live()).describe() + " is live in " + state.live() + "; next in "
                        : "first deployment, into ")
                + plan.to());
        state.facts().userLock().ifPresent(note -> out.safeLine("deployments are locked " + note.describe()));
        RecoverySteps.show(out, state);
        Table table = new Table("STEP", "WHAT IT DOES");
        plan.steps().forEach(step -> table.row(step.name(), step.describe()));
        table.print(out);
        upload.ifPresent(text -> out.safeLine("ship: " + text));
    }

    private static Map<String, Object> asMap(ServerState state, Plan plan, Optional<String> upload) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("app", state.target().config().app());
        map.put("stage", state.target().config().stage());
        map.put("server", state.target().server().name());
        map.put("live", state.live().toString());
        map.put("live_release", state.slotState(state.live()).release());
        map.put("release", plan.release());
        map.put("to", plan.to().toString());
        map.put("setup", !state.routerIsCurrent());
        List<Map<String, String>> steps =
                plan.steps().stream().map(PlanVerb::asMap).toList();
        map.put("user_lock", state.facts().userLock().map(NoteJson::of).orElse(false));
        map.put("steps", steps);
        upload.ifPresent(text -> map.put("ship", text));
        return map;
    }

    private static Map<String, String> asMap(Step step) {
        return Map.of("step", step.name(), "text", step.describe());
    }
}
