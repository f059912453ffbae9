package dev.teal.cli.command;

import dev.teal.base.Cancellation;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Tty;
import dev.teal.event.Events;
import dev.teal.server.shell.Failpoint;
import java.util.Map;
import java.util.Optional;

/// What a verb has to work with.
///
/// @param globals      the options every verb takes: where `teal.yml` is, `json`, `verbose`, `quiet`, `yes`
/// @param arguments    the verb's own options and arguments
/// @param events       shows what happens, as lines for people or for programs; a failure is thrown, not emitted
/// @param failpoint    where a test wants this client to die
/// @param env          the environment
/// @param cancellation set by Ctrl-C when the verb [Verb#stopsSafely]
public record Invocation(
        Globals globals,
        Arguments arguments,
        Out out,
        Events events,
        Optional<Failpoint> failpoint,
        Map<String, String> env,
        Cancellation cancellation) {

    Confirm confirm() {
        return new Confirm(out, globals.yes(), Tty.is(0), System.in);
    }
}
