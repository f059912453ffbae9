package dev.teal.server.shell;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Command;
import java.util.ArrayList;
import java.util.List;

/// The commands that ssh passes to the server's login shell.
public final class Channels {
    /// Part of the line printed for an account that is not root. sudo's own messages are translated.
    public static final String NOT_ROOT = "is not root; sudo must know: ";

    /// `sudo -n` never asks for a password, since nobody could answer. The command is sudo's child and shares
    /// its streams, so it ends when they end. `[ -O / ]` checks for root without starting a program, 5 ms less.
    /// The environment is cleaned behind sudo, which may keep variables of the account (env_keep) and on Ubuntu
    /// sets those of /etc/environment.
    private static final String AS_ROOT = "clean=$1; shift; [ -O / ] || [ \"$(id -u)\" = 0 ] || { me=$(id -un);"
            + " printf '%s\\n' \"$me " + NOT_ROOT + "$me ALL=(root) NOPASSWD: /bin/sh\" >&2;"
            + " exec sudo -n -- /bin/sh -c \"$clean\" teal \"$@\"; }; eval \"$clean\"";

    private Channels() {}

    /// The text for the login shell that starts the worker's shell.
    public static String workerCommand(boolean root) {
        return loginShellText(CleanEnvironment.WORKER, List.of("/bin/sh"), root);
    }

    /// The text for the login shell, of any kind, that runs the program in a clean environment.
    /// @param root whether the program must run as root
    public static String remoteCommand(List<String> argv, boolean root) {
        return loginShellText(CleanEnvironment.CLEAN, argv, root);
    }

    private static String loginShellText(String clean, List<String> argv, boolean root) {
        List<String> arguments = new ArrayList<>(root ? List.of(clean) : List.of());
        arguments.addAll(argv);
        return "exec " + Command.script(root ? AS_ROOT : clean, arguments);
    }

    /// @throws IllegalArgumentException for a command with an input; write that to `Channel#in`
    static Command withoutInput(Command command) {
        if (command.input().isPresent()) {
            throw new IllegalArgumentException("a channel's input goes through in(): " + command);
        }
        return command;
    }

    /// Runs the command in a shell that first prints the mark, which separates the login shell's banner from
    /// the command's output. The shell does not `exec` the command: when a signal ends a command, ssh itself
    /// exits with 255, as for a broken connection.
    public static Command marked(Command command, String mark) {
        return Command.script(
                "echo %s; echo %s >&2; \"$@\"; exit $?".formatted(mark, mark),
                Channels.withoutInput(command).argv());
    }
}
