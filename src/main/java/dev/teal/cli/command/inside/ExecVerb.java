package dev.teal.cli.command.inside;

import dev.teal.base.Exit;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.server.Command;
import dev.teal.server.Streams;
import java.util.List;
import org.apache.commons.cli.Options;

/// `teal exec CMD`
public final class ExecVerb implements CommandVerb {
    @Override
    public List<String> arguments() {
        return List.of("CMD...");
    }

    @Override
    public Options options() {
        return CommandVerb.streamOptions().addOption(RunningSlot.option());
    }

    @Override
    public String description() {
        return """
                Runs CMD in the container of the live slot, as asked of nginx, beside the app.
                Options of Teal come before CMD; everything after is passed on. As with docker
                exec, CMD reads standard input only with -i, and has a terminal only with -t.

                  teal exec ls -la /app
                  teal exec -i psql <dump.sql
                  teal exec -it node
                  teal exec --slot green -- ps aux

                """ + EXIT_CODE;
    }

    @Override
    public Exit run(Invocation invocation) {
        List<String> argv = CommandVerb.command(invocation);
        Streams streams = CommandVerb.streams(invocation.arguments());
        try (Connection connection = Connection.open(invocation)) {
            RunningSlot in = RunningSlot.of(invocation, connection);
            Command exec = in.state().target().slots().userCommands().exec(in.slot(), in.slotState(), streams, argv);
            return CommandVerb.attach(connection.server(), exec, streams);
        }
    }
}
