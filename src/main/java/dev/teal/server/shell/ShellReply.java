package dev.teal.server.shell;

import dev.teal.server.shell.FrameReader.Frame;
import java.util.List;

/// How one chunk sent to a worker's shell was answered.
public sealed interface ShellReply {
    /// Both streams came to the mark; the exit code stands in `out`'s tail.
    record Answered(Frame.Whole out, Frame.Whole err) implements ShellReply {
        int exitCode() {
            return Integer.parseInt(out.tail());
        }
    }

    /// The streams ended before the mark.
    /// @param words the last lines that came instead, standard error first
    record Broken(List<String> words) implements ShellReply {}

    record TimedOut() implements ShellReply {}

    /// A mark that no exit code follows was not printed by the shell that was asked.
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
