package dev.teal.cli.command.tunnel;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What an action would change. The user is asked before, or with `--plan` only shown it.
///
/// @param what    introduces the changes: `To lead … to nginx, Teal will`
/// @param changes one line each
record Proposal(Invocation invocation, Connection connection, String what, List<String> changes) {
    /// @param question without its question mark
    /// @return whether to go on
    /// @throws dev.teal.base.Problem when the user does not agree
    boolean agreed(String question) {
        if (!invocation.arguments().has("plan")) {
            connection.events().emit(new Event.Proposed(what, changes));
            invocation.confirm().require(question);
            return true;
        }
        if (invocation.globals().json()) {
            invocation.out().json(Json.write(Map.of("changes", changes)));
        } else {
            invocation.out().safeLine(what);
            changes.forEach(change -> invocation.out().safeLine("  " + change));
        }
        return false;
    }

    static void done(Connection connection, String text) {
        connection.events().emit(new Event.Finished("tunnel", ExitCode.DONE, "", "", text, Duration.ZERO));
    }
}
