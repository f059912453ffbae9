package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Meanwhile;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.run.Deployment;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.image.Candidate;
import java.time.Clock;

/// `teal deploy`
public final class DeployVerb implements DeployingVerb {
    @Override
    public String description() {
        return """
                Builds the image here, sends it to the server, starts it in the idle slot,
                waits until it is healthy, moves nginx over, asks through nginx and the
                public address, waits for the old slot's requests, stops it. When something
                fails before the move, users saw nothing of it; after it, traffic goes back.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Clock clock = Clock.systemUTC();
        try (Connection connection = Connection.open(invocation)) {
            Meanwhile<NextRelease> next = Meanwhile.of(
                    () -> NextRelease.of(connection, invocation.env(), clock).building());
            Survey survey = connection.survey().mustBeReady();
            Candidate candidate = next.get().on(survey, clock);
            new Deployment(
                            invocation.events(),
                            invocation.cancellation(),
                            clock,
                            next.get().by())
                    .run(survey, now -> ReleasePlans.deploy(now, candidate));
        }
        return ExitCode.DONE;
    }
}
