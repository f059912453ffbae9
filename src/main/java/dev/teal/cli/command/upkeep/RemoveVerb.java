package dev.teal.cli.command.upkeep;

import dev.teal.base.ExitCode;
import dev.teal.cli.command.Confirm;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.DeployingVerb;
import dev.teal.cli.command.Invocation;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.removal.Removal;
import dev.teal.removal.RemovalPlan;
import dev.teal.server.Command;
import java.time.Clock;
import java.time.Duration;
import org.apache.commons.cli.Options;

/// `teal remove`
public final class RemoveVerb implements DeployingVerb {
    @Override
    public String description() {
        return """
                Takes the app off the server: its nginx file (nginx is reloaded; other sites
                lose no request), containers, network, images and Teal's own files. Its data
                stays in the app's directory, with the snapshots, unless --data removes it;
                that is asked separately. What Teal did not make stays too and is named, as
                are files that `teal setup` moved away. Packages and settings of the whole
                server stay. Shows all of it, and asks for the app's name; -y answers.

                Run it again after an interruption: it goes on. A stage: `-d STAGE`.
                """;
    }

    @Override
    public Options options() {
        return new Options().addOption(null, "data", false, "also remove the app's data and snapshots; asks again");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.state();
            if (!state.facts().setUp()) {
                return wasRemoved(connection, state);
            }
            Removal removal = Removal.of(state, invocation.arguments().has("data"));
            String label = connection.config().label();
            String server = connection.server().name();
            String what = "To take " + label + " off " + server + ", `teal remove` will";
            connection.events().emit(new Event.Proposed(what, removal.changes()));
            Confirm confirm = invocation.confirm();
            confirm.requireTyped(
                    "type the name of the app to remove it from " + server,
                    connection.config().app());
            if (removal.all()) {
                confirm.require("also remove its data, for good");
            }
            RemovalPlan plan = new RemovalPlan(removal);
            DeployingVerb.runner(invocation, connection, Clock.systemUTC(), connection.by())
                    .run(state, plan::of);
        }
        return ExitCode.DONE;
    }

    /// An interrupted removal may have left the empty directory.
    private static ExitCode wasRemoved(Connection connection, ServerState state) {
        if (state.facts().routed()) {
            state.mustBeSetUp();
        }
        String clear = "rm -rf \"$1/.teal-removed\"; rmdir \"$1\" 2>/dev/null; exit 0";
        connection.server().run(Command.script(clear, state.target().layout().directory()));
        String text = connection.config().label() + " is not on "
                + connection.server().name();
        connection.events().emit(new Event.Finished("remove", ExitCode.DONE, "", "", text, Duration.ZERO));
        return ExitCode.DONE;
    }
}
