package dev.teal.cli.command.inside;

import dev.teal.base.CommandExit;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.cli.command.Arguments;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Tty;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.util.List;
import org.apache.commons.cli.Options;

/// A verb that ends with the exit code of a command that it runs for the user. 255 means, as with ssh, that Teal or the
/// connection failed.
interface CommandVerb extends Verb {
    /// The help text about exit codes.
    String EXIT_CODE = """
            The exit code is that of CMD. Only 255 may also mean that Teal or the connection
            failed; then a line with ERROR says so.
            """;

    @Override
    default ExitCode afterFailure(ExitCode code) {
        return code == ExitCode.USAGE ? code : ExitCode.COMMAND_LOST;
    }

    /// Ctrl-C is for the user's command.
    @Override
    default boolean endsWithCtrlC() {
        return true;
    }

    @Override
    default ExitCode afterBug() {
        return ExitCode.COMMAND_LOST;
    }

    static Options streamOptions() {
        return new Options()
                .addOption("i", "interactive", false, "pass standard input on to CMD")
                .addOption("t", "tty", false, "give CMD a terminal; with -i for a shell or an editor");
    }

    /// The words of the user's command.
    static List<String> command(Invocation invocation) {
        withoutJson(invocation);
        return invocation.arguments().all();
    }

    static Streams streams(Arguments arguments) {
        if (arguments.has("tty") && !Tty.is(0)) {
            throw Problem.usage("-t needs a terminal, but standard input is none", "leave out -t");
        }
        return new Streams(arguments.has("interactive"), arguments.has("tty"));
    }

    /// @throws Problem with `--json`: the output belongs to the user's command
    static void withoutJson(Invocation invocation) {
        if (invocation.globals().json()) {
            throw Problem.usage("--json does not apply: the output is that of the command", "leave out --json");
        }
    }

    static CommandExit attach(Server server, Command command, Streams streams) {
        return new CommandExit(server.attach(command, streams));
    }
}
