package dev.teal.doctor;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.run.FencedServer;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Clock;

/// Applies fixes on the server, each under the lock: a deployment may have begun since the check.
///
/// @param by the user who runs it, `user@host`
public record Repair(Config config, Server server, Clock clock, String by) {
    /// @throws Problem when it fails, or a deployment is running
    public void apply(Fix.OnServer fix) {
        Layout layout = new Layout(config.directory());
        try (FencedServer fenced = FencedServer.take(server, layout, by, "doctor", clock.instant())) {
            Result result = fenced.run(fix.command());
            if (!result.ok()) {
                throw Problem.failed(
                        "not done on " + server.name() + ": " + fix.describe(),
                        result.errorLines(),
                        "fix the error above, or do it by hand");
            }
            fenced.release();
        }
    }
}
