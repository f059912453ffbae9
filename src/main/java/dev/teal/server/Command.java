package dev.teal.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A command as a value: argv and, perhaps, what goes to its standard input. Built by pure functions; run by a
/// [Server].
///
/// @param argv  program and arguments, unquoted
/// @param input bytes for standard input; never shown, so secrets travel here and nowhere else
/// @param inner the command, as text, that this one runs and only guards; empty for most
public record Command(List<String> argv, Optional<Input> input, Optional<String> inner) {
    private static final List<String> SCRIPT = List.of("/bin/sh", "-c");
    /// Where a script's `$0` is, and what.
    private static final int SCRIPT_NAME = 3;
    private static final String NAME = "teal";

    public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    public Command(List<String> argv, Optional<Input> input) {
        this(argv, input, Optional.empty());
    }

    public static Command of(String... argv) {
        return new Command(List.of(argv), Optional.empty());
    }

    public static Command of(List<String> argv) {
        return new Command(argv, Optional.empty());
    }

    /// A fixed shell script; what varies comes as `$1`, `$2`, … and so needs no quoting inside. Its `$$` is not its
    /// own: see [#inShell].
    public static Command script(String script, String... arguments) {
        return script(script, List.of(arguments));
    }

    public static Command script(String script, List<String> arguments) {
        List<String> argv = new ArrayList<>(SCRIPT);
        argv.addAll(List.of(script, NAME));
        argv.addAll(arguments);
        return of(argv);
    }

    /// Whether [#script(String, List)] made it.
    public boolean isScript() {
        return argv.size() > SCRIPT_NAME
                && argv.subList(0, SCRIPT.size()).equals(SCRIPT)
                && argv.get(SCRIPT_NAME).equals(NAME);
    }

    /// What a POSIX shell of its own (a subshell) runs to become this command. A script needs no further shell for
    /// that, which saves the start of a program: 2 to 9 ms each. `exec` keeps a program called `if` or `A=b` from
    /// being taken for syntax, `eval` a script with an error in it from ending who runs it.
    public String inShell() {
        return isScript()
                ? "set -- " + Quoting.quote(argv.subList(SCRIPT_NAME + 1, argv.size())) + "; eval "
                        + Quoting.quote(argv.get(SCRIPT.size()))
                : "exec " + this;
    }

    /// The same command, ended when its input ends: for a channel that only listens, such as `docker logs -f`.
    /// Without it the command, and the ssh in front of it, live on after Teal was killed, until they next have
    /// something to say. The input is read by a watcher beside the command, since a shell gives what it starts
    /// with `&` no input of its own.
    public Command untilInputEnds() {
        return script("""
                exec 3<&0
                command=
                trap '[ -z "$command" ] || kill "$command" 2>/dev/null' TERM
                "$@" 3<&- </dev/null & command=$!
                { cat >/dev/null; kill "$command"; } <&3 >/dev/null 2>&1 & watcher=$!
                exec 3<&-
                wait "$command"
                code=$?
                kill "$watcher" 2>/dev/null
                exit "$code"
                """, argv);
    }

    public Command withInput(Input bytes) {
        return new Command(argv, Optional.of(bytes), inner);
    }

    /// The same, for one that checks something and then runs `guarded`, with its input.
    public Command guarding(Command guarded) {
        return new Command(argv, guarded.input(), Optional.of(guarded.shown()));
    }

    /// For `-v`: what can be run by hand, without what only guards it.
    public String shown() {
        return inner.orElseGet(this::toString);
    }

    public Command withInput(String text) {
        return withInput(Input.of(text));
    }

    /// As a POSIX shell would take it, without the input: for people and tests.
    @Override
    public String toString() {
        return Quoting.quote(argv);
    }
}
