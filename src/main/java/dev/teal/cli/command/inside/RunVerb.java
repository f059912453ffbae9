package dev.teal.cli.command.inside;

import dev.teal.app.Release;
import dev.teal.base.Exit;
import dev.teal.base.Problem;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `teal run CMD`
public final class RunVerb implements CommandVerb {
    @Override
    public List<String> arguments() {
        return List.of("CMD...");
    }

    @Override
    public Options options() {
        return CommandVerb.streamOptions()
                .addOption(null, "no-entrypoint", false, "without the ENTRYPOINT of the image")
                .addOption(Option.builder()
                        .longOpt("release")
                        .hasArg()
                        .argName("ID")
                        .desc("of this kept release (default: the live one)")
                        .build());
    }

    @Override
    public String description() {
        return """
                Runs CMD in a new container of the live release, with its image, env, volumes,
                network and limits, beside the app. It gets no requests, and is removed when
                CMD ends or the connection breaks. As with docker run, an ENTRYPOINT of the
                image gets CMD as its arguments, unless you give --no-entrypoint; CMD reads
                standard input only with -i, and has a terminal only with -t.

                  teal run node scripts/report.js
                  teal run -it sh
                  teal run --release 3fa2c1b -- node --version

                """ + EXIT_CODE;
    }

    @Override
    public Exit run(Invocation invocation) {
        List<String> argv = CommandVerb.command(invocation);
        Streams streams = CommandVerb.streams(invocation.arguments());
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.state().mustBeReady();
            databaseMustStay(state);
            Release release = invocation
                    .arguments()
                    .value("release")
                    .map(id -> RetainedReleases.of(state).withImage(id))
                    .orElseGet(() -> live(state));
            volumesMustBeSafe(state, release);
            Command run = state.target()
                    .slots()
                    .userCommands()
                    .run(release, streams, !invocation.arguments().has("no-entrypoint"), argv);
            return CommandVerb.attach(connection.server(), run, streams);
        }
    }

    private static Release live(ServerState state) {
        return state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        state.serving()
                                ? "the app in " + state.live()
                                        + " was not deployed by Teal, so Teal does not know its env and volumes"
                                : "nothing is live, so there is no release to run",
                        state.serving()
                                ? "`teal exec CMD` runs a command in its container; or `teal deploy` first"
                                : "`teal deploy` first"));
    }

    /// The container's own start refuses them too, but not in words for the user.
    private static void volumesMustBeSafe(ServerState state, Release release) {
        Server server = state.target().server();
        Result checked = server.run(state.target().slots().check(state.live(), release));
        Refusal.of(checked, server).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /// The new container could have the old database open.
    private static void databaseMustStay(ServerState state) {
        if (state.facts().closed()) {
            throw Problem.failed(
                    "the database on " + state.target().server().name() + " is being replaced",
                    "wait for it; `teal status` shows its state, and `teal recover` what to do if it was interrupted");
        }
    }
}
