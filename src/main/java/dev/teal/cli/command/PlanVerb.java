package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.deploy.operation.Forecast;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.image.Candidate;
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
            NextRelease next = NextRelease.of(connection, invocation.env(), Clock.systemUTC());
            Survey survey = connection.survey().mustBeReady();
            Candidate candidate = next.on(survey, Clock.systemUTC());
            Forecast.check(survey);
            Optional<String> freight = invocation.arguments().has("build")
                    ? Optional.of(Forecast.of(survey, candidate))
                    : Optional.empty();
            show(invocation, survey, ReleasePlans.deploy(survey, candidate), freight);
        }
        return ExitCode.DONE;
    }

    private static void show(Invocation invocation, Survey survey, Plan plan, Optional<String> freight) {
        if (invocation.globals().json()) {
            invocation.out().json(Json.write(asMap(survey, plan, freight)));
            return;
        }
        Out out = invocation.out();
        out.safeLine(
                survey.site().config().app() + " on " + survey.site().server().name() + ": "
                        + survey.occupant(survey.live()).describe() + " is live in " + survey.live() + "; next in "
                        + plan.to());
        Table table = new Table("STEP", "WHAT IT DOES");
        plan.steps().forEach(step -> table.row(step.name(), step.describe()));
        table.print(out);
        freight.ifPresent(text -> out.safeLine("ship: " + text));
    }

    private static Map<String, Object> asMap(Survey survey, Plan plan, Optional<String> freight) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("app", survey.site().config().app());
        map.put("server", survey.site().server().name());
        map.put("live", survey.live().toString());
        map.put("live_release", survey.occupant(survey.live()).release());
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
