package dev.teal.cli.command;

import dev.teal.config.read.Secrets;
import dev.teal.deploy.operation.release.ImageBuild;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.operation.release.Releases;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import java.util.Map;

/// What this machine knows of the release to come. Found out while the server is looked at.
record PendingRelease(String by, ImageBuild image, Map<String, String> secrets) {
    static PendingRelease of(Connection connection, Map<String, String> env, Clock clock) {
        ReleaseId id = ReleaseId.next(connection.local(), connection.config().folder(), clock);
        return new PendingRelease(
                connection.by(),
                new ImageBuild(connection.config(), connection.local(), id),
                Secrets.load(connection.config(), env));
    }

    /// The image is made from now on.
    PendingRelease building() {
        image.begin();
        return this;
    }

    ReleaseCandidate on(ServerState state, Clock clock) {
        return Releases.make(state.target(), image, secrets, by, clock);
    }
}
