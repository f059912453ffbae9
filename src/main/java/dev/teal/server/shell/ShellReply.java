package dev.teal.server.shell;

import dev.teal.server.shell.FrameReader.Frame;
import java.util.List;

/// The reply of a worker's shell to one chunk.
public sealed interface ShellReply {
    /// Both streams reached the mark. The exit code is in the tail of `out`.
    record Answered(Frame.Whole out, Frame.Whole err) implements ShellReply {
        int exitCode() {
            return Integer.parseInt(out.tail());
        }
    }

    /// The streams ended before the mark.
    /// @param output the last lines before that, standard error first
    record Broken(List<String> output) implements ShellReply {}

    record TimedOut() implements ShellReply {}

    /// A mark without an exit code after it was not printed by the worker's shell.
    static ShellReply of(Frame out, Frame err) {
        return out instanceof Frame.Whole wholeOut
                        && err instanceof Frame.Whole wholeErr
                        && wholeOut.tail().matches("[0-9]{1,3}")
                ? new Answered(wholeOut, wholeErr)
                : new Broken(lastLines(err.text() + "\n" + out.text()));
    }

    private static List<String> lastLines(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.subList(Math.max(0, lines.size() - 20), lines.size());
    }
}
