package dev.teal.cli.command;

import dev.teal.base.Cancellation;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Tty;
import dev.teal.event.Events;
import dev.teal.server.shell.Failpoint;
import java.util.Map;
import java.util.Optional;

/// The input and context of one run of a verb.
///
/// @param globals      the options every verb takes: the path of `teal.yml`, `json`, `verbose`, `quiet`, `yes`
/// @param arguments    the options and arguments of the verb itself
/// @param events       shows events to people or programs; failures are thrown, not emitted
/// @param failpoint    where a test makes this client die
/// @param env          the environment variables
/// @param cancellation set by Ctrl-C if the verb [Verb#stopsSafely]
public record Invocation(
        Globals globals,
        Arguments arguments,
        Out out,
        Events events,
        Optional<Failpoint> failpoint,
        Map<String, String> env,
        Cancellation cancellation) {

    public Confirm confirm() {
        return new Confirm(out, globals.yes(), Tty.is(0), System.in);
    }
}
