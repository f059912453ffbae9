package dev.teal.cli.command.inspect;

import dev.teal.app.Slot;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.cli.command.Arguments;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Text;
import dev.teal.deploy.state.ServerState;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LineReader;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `teal logs`
public final class LogsVerb implements Verb {
    private static final int DEFAULT_LINES = 100;

    @Override
    public Options options() {
        return new Options()
                .addOption("f", "follow", false, "keep printing new lines until Ctrl-C")
                .addOption(Option.builder("n")
                        .longOpt("lines")
                        .hasArg()
                        .argName("N")
                        .desc("number of most recent lines (default: 100)")
                        .build())
                .addOption(Option.builder()
                        .longOpt("slot")
                        .hasArg()
                        .argName("SLOT")
                        .desc("blue or green (default: the live slot)")
                        .build());
    }

    @Override
    public boolean endsWithCtrlC() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Arguments arguments = invocation.arguments();
        int lines = lines(arguments.value("lines").orElse(String.valueOf(DEFAULT_LINES)));
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.state();
            Slot slot = arguments.value("slot").map(LogsVerb::slot).orElseGet(state::live);
            if (!state.slotState(slot).present()) {
                throw Problem.failed(
                        "slot " + slot + " on " + connection.server().name() + " is empty",
                        "`teal status` shows both slots");
            }
            Command logs = state.target().slots().logs(slot, lines, arguments.has("follow"));
            // Its input stays open, so that it ends with Teal even if the app prints nothing more.
            return copy(connection.server(), logs, invocation.out());
        }
    }

    private static int lines(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException notANumber) {
            throw Problem.usage("--lines: \"" + Text.safe(text) + "\" is not a number", "give a number: `--lines 200`");
        }
    }

    private static Slot slot(String text) {
        return Slot.named(text)
                .orElseThrow(() ->
                        Problem.usage("--slot: \"" + Text.safe(text) + "\" is not a slot", "give `blue` or `green`"));
    }

    /// Copies the lines unchanged into a pipe; on a terminal, replaces control characters.
    public static void copy(InputStream app, Out out) throws IOException {
        LineReader lines = new LineReader(app);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            out.line(out.screen() ? Text.safe(line.get()) : line.get());
        }
    }

    /// Copies both output streams of the app, merged.
    private static ExitCode copy(Server server, Command logs, Out out) {
        List<String> argv = new ArrayList<>(logs.argv());
        Command both = Command.script("exec \"$@\" 2>&1", argv);
        try (Channel channel = server.open(both.untilInputEnds())) {
            copy(channel.out(), out);
            Result ended = channel.await(Server.USUAL);
            if (!ended.ok()) {
                throw Problem.failed(
                        "reading the logs on " + server.name() + " failed with exit code " + ended.exitCode(),
                        "`teal status` shows whether the app is running");
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
