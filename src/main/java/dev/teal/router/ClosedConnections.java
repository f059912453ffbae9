package dev.teal.router;

import dev.teal.server.Result;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The connections to a slot that outlived the SIGTERM to its app.
///
/// @param left   how many were open two seconds after SIGTERM
/// @param closed how many of them the kernel closed; 0 where it cannot
public record ClosedConnections(int left, int closed) {
    private static final Pattern LINE = Pattern.compile("left ([0-9]{1,9}) closed ([0-9]{1,9})");

    /// @param result of [Router#stop]
    public static ClosedConnections of(Result result) {
        return result.lines().stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new ClosedConnections(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2))))
                .findFirst()
                .orElse(new ClosedConnections(0, 0));
    }

    /// Appended to the line of the step that stopped the app; empty when no connection was left.
    public String suffix() {
        if (left == 0) {
            return "";
        }
        return closed == 0
                ? "; " + InFlight.count(left, "connection") + " ended with the app (the kernel cannot close sockets)"
                : "; " + InFlight.count(closed, "connection") + " closed";
    }
}
