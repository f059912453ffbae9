package dev.teal.cli;

import dev.teal.config.Secrets;
import dev.teal.deploy.Candidate;
import dev.teal.deploy.ReleaseId;
import dev.teal.deploy.Releases;
import dev.teal.deploy.Survey;
import java.time.Clock;
import java.util.Map;

/// What this machine knows of the release to come. Found out while the server is looked at.
record NextRelease(String by, ReleaseId id, Map<String, String> secrets) {
    static NextRelease of(Connection connection, Map<String, String> env, Clock clock) {
        return new NextRelease(
                connection.by(),
                ReleaseId.next(connection.local(), connection.config().folder(), clock),
                Secrets.load(connection.config(), env));
    }

    Candidate on(Survey survey, Clock clock) {
        return Releases.make(survey.site(), id, secrets, by, clock);
    }
}
