package dev.teal.server;

import java.util.List;

/// How commands travel over ssh.
final class Channels {
    /// In the line that an account which is not root begins with: sudo's own words differ by language.
    static final String NOT_ROOT = "is not root; sudo must know: ";

    /// Never asks: who could answer? What runs is sudo's child, with the same streams, so their end is its end.
    /// Whose `/` is needs no program to be told, 5 ms less for root.
    private static final String AS_ROOT = "[ -O / ] || [ \"$(id -u)\" = 0 ] || { me=$(id -un); printf '%s\\n' \"$me "
            + NOT_ROOT + "$me ALL=(root) NOPASSWD: /bin/sh\" >&2; set -- sudo -n -- \"$@\"; }; exec \"$@\"";

    private Channels() {}

    /// What ssh hands to the login shell, whichever that is: it becomes the program.
    /// @param root whether that must run as root
    static String remoteWord(List<String> argv, boolean root) {
        return "exec " + (root ? Command.script(AS_ROOT, argv) : Command.of(argv));
    }

    /// @throws IllegalArgumentException for a command with an input: a channel's goes through [Channel#in]
    static Command withoutInput(Command command) {
        if (command.input().isPresent()) {
            throw new IllegalArgumentException("a channel's input goes through in(): " + command);
        }
        return command;
    }

    /// The shell that starts the command prints the mark, so that the login shell's greetings can be told from
    /// the command's output; and it stays: for a command that a signal ended ssh would exit with 255, as for a
    /// cut line.
    static Command marked(Command command, String mark) {
        return Command.script(
                PlainLocale.SET + "; echo %s; echo %s >&2; \"$@\"; exit $?".formatted(mark, mark),
                Channels.withoutInput(command).argv());
    }
}
