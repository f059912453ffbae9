package dev.teal.setup;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Did;
import java.time.Duration;

/// The parts of `teal setup` beside nginx and the app's Docker network: programs, services, folders.
record SetupHost(Config config, Layout layout, Server server) {
    private static final Duration LONG = Duration.ofMinutes(10);

    Did packages() {
        Result result =
                server.run(Command.script(SetupScripts.PACKAGES, config.pause().isPresent() ? "lua" : ""), LONG);
        return switch (result.exitCode()) {
            case 0 -> Did.of(result);
            case SetupScripts.NO_APT ->
                throw Problem.failed(
                        server.name() + " lacks " + result.lastLine().strip() + ", and has no apt-get to install it",
                        "install these by hand, then `teal setup` again");
            case SetupScripts.WOULD_REMOVE ->
                throw Problem.failed(
                        "what is missing on " + server.name() + " cannot be installed beside what is there: apt would"
                                + " remove packages; nothing was changed",
                        result.errorLines(),
                        "install it there by hand, in the way that fits those packages, then `teal setup` again");
            default -> throw failed("installing packages", result);
        };
    }

    Did engine() {
        return done("starting Docker", server.run(Command.script(SetupScripts.ENGINE), LONG));
    }

    Did folders() {
        Result result = server.run(Command.script(
                SetupScripts.FOLDERS,
                layout.directory(),
                String.valueOf(config.slots().blue()),
                String.valueOf(config.slots().green()),
                config.router().nginx().directory() + "/" + config.app() + ".conf"));
        if (result.exitCode() == SetupScripts.UNREADABLE) {
            throw Problem.failed(
                    "nginx' workers cannot read " + layout.route() + " on " + server.name(),
                    "let others search every folder above it (`chmod o+x`; `namei -l " + layout.route()
                            + "` shows which), then `teal setup` again");
        }
        return done("making " + layout.directory(), result);
    }

    private Did done(String doing, Result result) {
        if (!result.ok()) {
            throw failed(doing, result);
        }
        return Did.of(result);
    }

    private Problem failed(String doing, Result result) {
        return Problem.failed(
                doing + " failed on " + server.name(),
                result.errorLines(),
                "mend what is said above, then `teal setup` again");
    }
}
