package dev.teal.cli;

import dev.teal.config.Secrets;
import dev.teal.deploy.Candidate;
import dev.teal.deploy.Deployment;
import dev.teal.deploy.Plan;
import dev.teal.deploy.ReleaseId;
import dev.teal.deploy.Releases;
import dev.teal.deploy.Survey;
import dev.teal.event.ExitCode;
import java.time.Clock;
import java.util.Map;

/// `teal deploy`
final class DeployVerb implements Verb {
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
    public boolean stopsSafely() {
        return true;
    }

    @Override
    public ExitCode afterBug() {
        return ExitCode.UNKNOWN;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Clock clock = Clock.systemUTC();
        try (Connection connection = Connection.open(invocation)) {
            Survey survey = connection.survey().mustBeReady();
            String by = connection.by();
            Candidate candidate = candidate(connection, survey, invocation.env(), by, clock);
            new Deployment(invocation.events(), invocation.cancellation(), clock, by)
                    .run(survey, now -> Plan.deploy(now, candidate));
        }
        return ExitCode.DONE;
    }

    static Candidate candidate(Connection connection, Survey survey, Map<String, String> env, String by, Clock clock) {
        Map<String, String> secrets = Secrets.load(connection.config(), env);
        ReleaseId id = ReleaseId.next(connection.local(), connection.config().folder(), clock);
        return Releases.make(survey.site(), id, secrets, by, clock);
    }
}
