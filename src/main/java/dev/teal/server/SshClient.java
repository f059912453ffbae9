package dev.teal.server;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which ssh to use, and from where.
///
/// @param program       words of the command, such as `ssh -F /path/config`
/// @param terminal      whether somebody can answer ssh's questions on /dev/tty
/// @param controlParent where the control socket's directory is made; where it cannot be made, ssh works without
public record SshClient(List<String> program, boolean terminal, Path controlParent) {

    public SshClient {
        program = List.copyOf(program);
    }

    /// The user's ssh, or the command in TEAL_SSH, whose words are split at spaces.
    public static SshClient of(Map<String, String> environment) {
        String words = environment.getOrDefault("TEAL_SSH", "ssh").strip();
        return new SshClient(
                List.of(words.isEmpty() ? new String[] {"ssh"} : words.split(" +")), hasTerminal(), Path.of("/tmp"));
    }

    /// ssh asks on the terminal itself, wherever its own streams go.
    private static boolean hasTerminal() {
        try (FileInputStream terminal = new FileInputStream("/dev/tty")) {
            return terminal.getFD().valid();
        } catch (IOException none) {
            return false;
        }
    }

    /// Asked only when it could not be started.
    boolean isInstalled() {
        String name = program.getFirst();
        String path = System.getenv().getOrDefault("PATH", "");
        return name.contains("/")
                ? Files.isExecutable(Path.of(name))
                : Stream.of(path.split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }
}
