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
/// @param what       introduces the changes: `To lead … to nginx, Teal will`
/// @param changes    one line each
/// @param difference the lines of a file that differ; may be empty
record Proposal(
        Invocation invocation, Connection connection, String what, List<String> changes, List<String> difference) {
    /// @param question without its question mark
    /// @return whether to go on
    /// @throws dev.teal.base.Problem when the user does not agree
    boolean agreed(String question) {
        if (!invocation.arguments().has("plan")) {
            if (!invocation.globals().json()) {
                showDifference();
            }
            connection.events().emit(new Event.Proposed(what, changes));
            invocation.confirm().require(question);
            return true;
        }
        if (invocation.globals().json()) {
            invocation.out().json(Json.write(Map.of("changes", changes, "difference", difference)));
        } else {
            invocation.out().safeLine(what);
            changes.forEach(change -> invocation.out().safeLine("  " + change));
            showDifference();
        }
        return false;
    }

    private void showDifference() {
        difference.forEach(invocation.out()::safeLine);
    }

    static void done(Connection connection, String text) {
        connection.events().emit(new Event.Finished("tunnel", ExitCode.DONE, "", "", text, Duration.ZERO));
    }
}
