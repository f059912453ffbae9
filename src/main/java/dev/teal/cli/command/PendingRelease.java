package dev.teal.cli.command;

import dev.teal.base.Finding;
import dev.teal.config.read.Secrets;
import dev.teal.deploy.operation.release.GitView;
import dev.teal.deploy.operation.release.ImageBuild;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.operation.release.Releases;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// What the next release takes from this machine. Gathered while the server is queried.
///
/// @param exposed what git does with the folder of the secrets, to warn about
record PendingRelease(
        Connection connection, String by, ImageBuild image, Map<String, String> secrets, List<Finding> exposed) {
    static PendingRelease of(Connection connection, Map<String, String> env, Clock clock) {
        ReleaseId id = ReleaseId.next(connection.local(), connection.config().folder(), clock);
        return new PendingRelease(
                connection,
                connection.by(),
                new ImageBuild(connection.config(), connection.local(), id),
                Secrets.load(connection.config(), env),
                GitView.of(connection.config(), connection.local()).findings());
    }

    /// Starts building the image in the background.
    PendingRelease building() {
        image.begin();
        return this;
    }

    /// Emits the warnings.
    PendingRelease warning() {
        exposed.forEach(finding -> connection.events().emit(Event.Warning.of(finding)));
        return this;
    }

    ReleaseCandidate on(ServerState state, Clock clock) {
        return Releases.make(state.target(), image, secrets, by, clock);
    }
}
