package dev.teal.setup;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.TlsConfig;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parts of `teal setup` for packages, services and folders; not nginx or the Docker network of the app.
record SetupHost(Config config, Layout layout, Server server) {
    private static final Duration LONG = Duration.ofMinutes(10);

    Outcome packages() {
        List<String> others = new ArrayList<>();
        config.pause().ifPresent(_ -> others.add("lua"));
        config.router().tls().flatMap(TlsConfig::acme).ifPresent(_ -> others.add("certbot"));
        Result result = server.run(Command.script(SetupScripts.PACKAGES, others), LONG);
        return switch (result.exitCode()) {
            case 0 -> Outcome.of(result);
            case SetupScripts.NO_APT ->
                throw Problem.failed(
                        server.name() + " lacks " + result.lastLine().strip() + ", and has no apt-get to install it",
                        "install them by hand, then run `teal setup` again");
            case SetupScripts.WOULD_REMOVE ->
                throw Problem.failed(
                        "the missing packages cannot be installed on " + server.name() + ": apt would remove others;"
                                + " nothing was changed",
                        result.errorLines(),
                        "install them by hand, in a way that fits those packages, then run `teal setup` again");
            default -> throw failed("installing packages", result);
        };
    }

    Outcome engine() {
        return done("starting Docker", server.run(Command.script(SetupScripts.ENGINE), LONG));
    }

    /// @param live the port of the live slot, as nginx's old site has it; empty when there is none
    Outcome folders(Optional<Integer> live) {
        Result result = server.run(Command.script(
                SetupScripts.FOLDERS,
                layout.directory(),
                String.valueOf(config.slots().blue()),
                String.valueOf(config.slots().green()),
                config.router().nginx().directory() + "/" + config.app() + ".conf",
                live.map(String::valueOf).orElse("")));
        if (result.exitCode() == SetupScripts.UNREADABLE) {
            throw Problem.failed(
                    "the nginx workers cannot read " + layout.route() + " on " + server.name(),
                    "make every folder above it searchable (`chmod o+x`; `namei -l " + layout.route()
                            + "` shows them), then run `teal setup` again");
        }
        return done("creating " + layout.directory(), result);
    }

    private Outcome done(String doing, Result result) {
        if (!result.ok()) {
            throw failed(doing, result);
        }
        return Outcome.of(result);
    }

    private Problem failed(String doing, Result result) {
        return Problem.failed(
                doing + " failed on " + server.name(),
                result.errorLines(),
                "fix the error above, then run `teal setup` again");
    }
}
