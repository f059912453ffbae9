package dev.teal.server.shell;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Command;
import java.util.ArrayList;
import java.util.List;

/// How commands travel over ssh.
public final class Channels {
    /// In the line that an account which is not root begins with: sudo's own words differ by language.
    public static final String NOT_ROOT = "is not root; sudo must know: ";

    /// Never asks: who could answer? What runs is sudo's child, with the same streams, so their end is its end.
    /// Whose `/` is needs no program to be told, 5 ms less for root. The environment is cleaned behind
    /// sudo, which may keep variables of the account's (env_keep) and sets those of /etc/environment on
    /// Ubuntu.
    private static final String AS_ROOT = "clean=$1; shift; [ -O / ] || [ \"$(id -u)\" = 0 ] || { me=$(id -un);"
            + " printf '%s\\n' \"$me " + NOT_ROOT + "$me ALL=(root) NOPASSWD: /bin/sh\" >&2;"
            + " exec sudo -n -- /bin/sh -c \"$clean\" teal \"$@\"; }; eval \"$clean\"";

    private Channels() {}

    /// What ssh hands to the login shell for the shell that takes commands.
    public static String workerWord(boolean root) {
        return word(CleanEnvironment.WORKER, List.of("/bin/sh"), root);
    }

    /// What ssh hands to the login shell, whichever that is: it becomes the program, in a clean
    /// environment.
    /// @param root whether that must run as root
    public static String remoteWord(List<String> argv, boolean root) {
        return word(CleanEnvironment.CLEAN, argv, root);
    }

    private static String word(String clean, List<String> argv, boolean root) {
        List<String> arguments = new ArrayList<>(root ? List.of(clean) : List.of());
        arguments.addAll(argv);
        return "exec " + Command.script(root ? AS_ROOT : clean, arguments);
    }

    /// @throws IllegalArgumentException for a command with an input: a channel's goes through `Channel#in`
    static Command withoutInput(Command command) {
        if (command.input().isPresent()) {
            throw new IllegalArgumentException("a channel's input goes through in(): " + command);
        }
        return command;
    }

    /// The shell that starts the command prints the mark, so that the login shell's greetings can be told from
    /// the command's output; and it stays: for a command that a signal ended ssh would exit with 255, as for a
    /// cut line.
    public static Command marked(Command command, String mark) {
        return Command.script(
                "echo %s; echo %s >&2; \"$@\"; exit $?".formatted(mark, mark),
                Channels.withoutInput(command).argv());
    }
}
