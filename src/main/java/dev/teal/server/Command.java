package dev.teal.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A command as a value: argv and optional standard input. Built by pure functions, run by a [Server].
///
/// @param argv  program and arguments, unquoted
/// @param input bytes for standard input; never shown, so secrets are passed here and nowhere else
/// @param inner the text of the command that this one guards and then runs; usually empty
public record Command(List<String> argv, Optional<Input> input, Optional<String> inner) {
    private static final List<String> SCRIPT = List.of("/bin/sh", "-c");
    /// The index of a script's `$0`; [#NAME] is its value.
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

    /// A fixed shell script. Variable parts come as `$1`, `$2`, …, so nothing inside needs quoting. `$$` can be
    /// another shell's process id: see [#inShell].
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

    /// Shell text that turns a subshell into this command. A script needs no further shell, which saves the
    /// start of a program: 2 to 9 ms each. `exec` keeps a program called `if` or `A=b` from being parsed as
    /// syntax; `eval` keeps a syntax error in a script from ending the calling shell.
    public String inShell() {
        return isScript()
                ? "set -- " + Quoting.quote(argv.subList(SCRIPT_NAME + 1, argv.size())) + "; eval "
                        + Quoting.quote(argv.get(SCRIPT.size()))
                : "exec " + this;
    }

    /// The same command, ended when its input ends: for a channel that is only read, such as `docker logs -f`.
    /// Without this, the command and its ssh outlive a killed Teal until they next write output.
    public Command untilInputEnds() {
        return script(Scripts.read(Command.class, "until-input-ends.sh"), argv);
    }

    public Command withInput(Input bytes) {
        return new Command(argv, Optional.of(bytes), inner);
    }

    /// The same command, as one that checks something and then runs `guarded` with its input.
    public Command guarding(Command guarded) {
        return new Command(argv, guarded.input(), Optional.of(guarded.shown()));
    }

    /// The command line for `-v`: it can be run by hand, so the guard around it is left out.
    public String shown() {
        return inner.orElseGet(this::toString);
    }

    public Command withInput(String text) {
        return withInput(Input.of(text));
    }

    /// Quoted for a POSIX shell, without the input: for people and tests.
    @Override
    public String toString() {
        return Quoting.quote(argv);
    }
}
