package dev.teal.cli.command;

import dev.teal.config.read.Secrets;
import dev.teal.deploy.operation.release.ImageBuild;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.operation.release.Releases;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import java.util.Map;

/// What the next release takes from this machine. Gathered while the server is queried.
record PendingRelease(String by, ImageBuild image, Map<String, String> secrets) {
    static PendingRelease of(Connection connection, Map<String, String> env, Clock clock) {
        ReleaseId id = ReleaseId.next(connection.local(), connection.config().folder(), clock);
        return new PendingRelease(
                connection.by(),
                new ImageBuild(connection.config(), connection.local(), id),
                Secrets.load(connection.config(), env));
    }

    /// Starts building the image in the background.
    PendingRelease building() {
        image.begin();
        return this;
    }

    ReleaseCandidate on(ServerState state, Clock clock) {
        return Releases.make(state.target(), image, secrets, by, clock);
    }
}
