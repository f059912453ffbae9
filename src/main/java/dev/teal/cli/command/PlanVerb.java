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
                Changes nothing. With --build the image is made here, and the server asked which
                of its layers are there: so it says what will be sent, and how long that takes
                if the line is as fast as the last time. That runs the Dockerfile: in a CI job
                of a pull request it is refused, for the job has the key to the server.
                """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(null, "build", false, "make the image here, tell how much of it will be sent")
                .addOption(null, PullRequest.TRUSTED, false, "with --build: in a pull request's CI job, too");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        if (invocation.arguments().has("build") && !invocation.arguments().has(PullRequest.TRUSTED)) {
            PullRequest.mustNotBuild(invocation.env());
        }
        try (Connection connection = Connection.open(invocation)) {
            PendingRelease next = PendingRelease.of(connection, invocation.env(), Clock.systemUTC());
            ServerState state = connection.state().mustBeReady();
            ReleaseCandidate candidate = next.on(state, Clock.systemUTC());
            DeploymentEstimate.check(state);
            Optional<String> freight = invocation.arguments().has("build")
                    ? Optional.of(DeploymentEstimate.of(state, candidate))
                    : Optional.empty();
            show(invocation, state, ReleasePlans.deploy(state, candidate), freight);
        }
        return ExitCode.DONE;
    }

    private static void show(Invocation invocation, ServerState state, Plan plan, Optional<String> freight) {
        if (invocation.globals().json()) {
            invocation.out().json(Json.write(asMap(state, plan, freight)));
            return;
        }
        Out out = invocation.out();
        out.safeLine(
                state.target().config().app() + " on " + state.target().server().name() + ": "
                        + state.slotState(state.live()).describe() + " is live in " + state.live() + "; next in "
                        + plan.to());
        Table table = new Table("STEP", "WHAT IT DOES");
        plan.steps().forEach(step -> table.row(step.name(), step.describe()));
        table.print(out);
        freight.ifPresent(text -> out.safeLine("ship: " + text));
    }

    private static Map<String, Object> asMap(ServerState state, Plan plan, Optional<String> freight) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("app", state.target().config().app());
        map.put("server", state.target().server().name());
        map.put("live", state.live().toString());
        map.put("live_release", state.slotState(state.live()).release());
        map.put("release", plan.release());
        map.put("to", plan.to().toString());
        List<Map<String, String>> steps =
                plan.steps().stream().map(PlanVerb::asMap).toList();
        map.put("steps", steps);
        freight.ifPresent(text -> map.put("ship", text));
        return map;
    }

    private static Map<String, String> asMap(Step step) {
        return Map.of("step", step.name(), "text", step.describe());
    }
}
