package dev.teal.router;

import dev.teal.server.Result;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What became of the connections to a slot whose app was stopped.
///
/// @param left   how many were open two seconds after SIGTERM
/// @param closed how many of them were closed; 0 where the kernel cannot
public record ClosedConnections(int left, int closed) {
    private static final Pattern LINE = Pattern.compile("left ([0-9]{1,9}) closed ([0-9]{1,9})");

    /// @param answer to [Router#stop]
    public static ClosedConnections of(Result answer) {
        return answer.lines().stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new ClosedConnections(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2))))
                .findFirst()
                .orElse(new ClosedConnections(0, 0));
    }

    /// For the line of the step that stopped it: empty when nothing was left.
    public String suffix() {
        if (left == 0) {
            return "";
        }
        return closed == 0
                ? "; " + InFlight.count(left, "connection") + " ended with it (the kernel cannot close them)"
                : "; " + InFlight.count(closed, "connection") + " closed";
    }
}
