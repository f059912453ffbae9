package dev.teal.cli;

import dev.teal.config.Secrets;
import dev.teal.deploy.Candidate;
import dev.teal.deploy.Making;
import dev.teal.deploy.ReleaseId;
import dev.teal.deploy.Releases;
import dev.teal.deploy.Survey;
import java.time.Clock;
import java.util.Map;

/// What this machine knows of the release to come. Found out while the server is looked at.
record NextRelease(String by, Making image, Map<String, String> secrets) {
    static NextRelease of(Connection connection, Map<String, String> env, Clock clock) {
        ReleaseId id = ReleaseId.next(connection.local(), connection.config().folder(), clock);
        return new NextRelease(
                connection.by(),
                new Making(connection.config(), connection.local(), id),
                Secrets.load(connection.config(), env));
    }

    /// The image is made from now on.
    NextRelease building() {
        image.begin();
        return this;
    }

    Candidate on(Survey survey, Clock clock) {
        return Releases.make(survey.site(), image, secrets, by, clock);
    }
}
