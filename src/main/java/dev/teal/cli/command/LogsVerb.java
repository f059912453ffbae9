package dev.teal.cli.command;

import dev.teal.app.Slot;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
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
    private static final int USUAL_LINES = 100;

    @Override
    public Options options() {
        return new Options()
                .addOption("f", "follow", false, "go on with new lines until Ctrl-C")
                .addOption(Option.builder("n")
                        .longOpt("lines")
                        .hasArg()
                        .argName("N")
                        .desc("how many of the last lines; 100 unless told")
                        .build())
                .addOption(Option.builder()
                        .longOpt("slot")
                        .hasArg()
                        .argName("SLOT")
                        .desc("blue or green; the live one unless told")
                        .build());
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Arguments arguments = invocation.arguments();
        int lines = lines(arguments.value("lines").orElse(String.valueOf(USUAL_LINES)));
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.state();
            Slot slot = arguments.value("slot").map(LogsVerb::slot).orElseGet(state::live);
            if (!state.slotState(slot).present()) {
                throw Problem.failed("nothing is in " + slot, "`teal status` shows what is where");
            }
            Command logs = state.target().slots().logs(slot, lines, arguments.has("follow"));
            // Its input is left open: so it ends with Teal, also when the app has nothing more to say.
            return copy(connection.server(), logs, invocation.out());
        }
    }

    private static int lines(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException notANumber) {
            throw Problem.usage("--lines: \"" + Text.safe(text) + "\" is not a number", "give one: `--lines 200`");
        }
    }

    private static Slot slot(String text) {
        return Slot.named(text)
                .orElseThrow(() ->
                        Problem.usage("--slot: \"" + Text.safe(text) + "\" is no slot", "give `blue` or `green`"));
    }

    /// As the app wrote them; made safe for a terminal only when there is one.
    public static void copy(InputStream app, Out out) throws IOException {
        LineReader lines = new LineReader(app);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            out.line(out.screen() ? Text.safe(line.get()) : line.get());
        }
    }

    /// Both streams of the app in one.
    private static ExitCode copy(Server server, Command logs, Out out) {
        List<String> argv = new ArrayList<>(logs.argv());
        Command both = Command.script("exec \"$@\" 2>&1", argv);
        try (Channel channel = server.open(both.untilInputEnds())) {
            copy(channel.out(), out);
            Result ended = channel.await(Server.USUAL);
            if (!ended.ok()) {
                throw Problem.failed("the logs ended with exit code " + ended.exitCode(), "`teal status`");
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
