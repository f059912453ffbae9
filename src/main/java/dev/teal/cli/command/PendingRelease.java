package dev.teal.cli.command;

import dev.teal.base.Finding;
import dev.teal.config.read.Secrets;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.operation.hook.Hooks;
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
import java.util.stream.Stream;

/// What the next release takes from this machine. Gathered while the server is queried.
///
/// @param warnings about git and the folder of the secrets, and about the hooks
record PendingRelease(
        Connection connection, String by, ImageBuild image, Map<String, String> secrets, List<Finding> warnings) {
    /// @throws dev.teal.base.Problem for a missing secret, or a hook that cannot be started
    static PendingRelease of(Connection connection, Map<String, String> env, Clock clock) {
        List<Finding> hooks = Hooks.of(connection.config()).findings();
        Finding.mustPass(hooks);
        ReleaseId id = ReleaseId.next(connection.local(), connection.config().folder(), clock);
        return new PendingRelease(
                connection,
                connection.by(),
                new ImageBuild(connection.config(), connection.local(), id),
                Secrets.load(connection.config(), env),
                Stream.concat(GitView.of(connection.config(), connection.local()).findings().stream(), hooks.stream())
                        .toList());
    }

    /// Starts building the image in the background, unless a hook comes first.
    PendingRelease building() {
        if (!Hooks.of(connection.config()).has(Hook.PRE_BUILD)) {
            image.begin();
        }
        return this;
    }

    /// Emits the warnings.
    PendingRelease warning() {
        warnings.forEach(finding -> connection.events().emit(Event.Warning.of(finding)));
        return this;
    }

    ReleaseCandidate on(ServerState state, Clock clock) {
        return Releases.make(state.target(), image, secrets, by, clock);
    }
}
