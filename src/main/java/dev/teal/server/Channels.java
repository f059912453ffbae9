package dev.teal.server;

/// How a channel's command travels over ssh.
final class Channels {
    private Channels() {}

    /// @throws IllegalArgumentException for a command with an input: a channel's goes through [Channel#in]
    static Command withoutInput(Command command) {
        if (command.input().isPresent()) {
            throw new IllegalArgumentException("a channel's input goes through in(): " + command);
        }
        return command;
    }

    /// The one word that ssh hands to the login shell, whichever that is. The shell that it starts prints the mark,
    /// so that the login shell's greetings can be told from the command's output; and it stays, because for a
    /// command that a signal ended ssh would exit with 255, as it does for a broken line.
    static String remoteWord(Command command, String mark) {
        return "exec "
                + Command.script(
                        "echo %s; echo %s >&2; \"$@\"; exit $?".formatted(mark, mark),
                        Channels.withoutInput(command).argv());
    }
}
