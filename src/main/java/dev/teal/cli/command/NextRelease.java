package dev.teal.cli.command;

import dev.teal.config.read.Secrets;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.image.Candidate;
import dev.teal.deploy.step.image.Making;
import dev.teal.deploy.step.image.ReleaseId;
import dev.teal.deploy.step.image.Releases;
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
