package dev.teal.cli.command.inside;

import dev.teal.base.Exit;
import dev.teal.base.Problem;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.output.Tty;
import dev.teal.runtime.UserCommands;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.util.List;
import org.apache.commons.cli.Options;

/// `teal shell`
public final class ShellVerb implements CommandVerb {
    @Override
    public Options options() {
        return new Options().addOption(RunningSlot.option());
    }

    @Override
    public String description() {
        return """
                Opens a shell in the container of the live slot: bash if its image has it,
                otherwise sh. Reads commands from standard input if that is not a terminal.
                A shell on the server itself: `ssh` and the host of `server` in teal.yml.

                The exit code is that of the shell. Only 255 may also mean that Teal or the
                connection failed; then a line with ERROR says so.
                """;
    }

    @Override
    public Exit run(Invocation invocation) {
        CommandVerb.withoutJson(invocation);
        Streams streams = new Streams(true, Tty.is(0) && Tty.is(1));
        try (Connection connection = Connection.open(invocation)) {
            RunningSlot in = RunningSlot.of(invocation, connection);
            UserCommands commands = in.state().target().slots().userCommands();
            Result shell = connection.server().run(commands.findShell(in.slot(), in.slotState()));
            if (!shell.ok()) {
                throw noShell(in, shell, connection.server());
            }
            List<String> argv = List.of(shell.lastLine());
            return CommandVerb.attach(
                    connection.server(), commands.exec(in.slot(), in.slotState(), streams, argv), streams);
        }
    }

    private static Problem noShell(RunningSlot in, Result result, Server server) {
        return result.exitCode() == UserCommands.NO_SHELL
                ? Problem.failed(
                        "the image of " + in.slotState().describe() + " has no shell (bash or sh)",
                        "`teal exec CMD` runs a program that the image has")
                : Problem.failed(
                        "the app's container on " + server.name() + " cannot be entered",
                        result.errorLines(),
                        "fix the error above and run the command again");
    }
}
