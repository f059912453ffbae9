package dev.teal.server.ssh;

import dev.teal.base.Problem;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The ssh to use, and its settings.
///
/// @param program       the command and its arguments, such as `ssh -F /path/config`
/// @param terminal      whether a user can answer ssh's questions on /dev/tty
/// @param controlParent parent of the directory of control sockets; without it, ssh works without sockets. Keep
///                      it short: a socket's path is limited to about 104 bytes
/// @param keep          how long a connection stays open after its last use; at least a second, since 0 means
///                      forever to ssh
public record SshClient(List<String> program, boolean terminal, Path controlParent, Duration keep) {
    private static final String KEEP = "60";

    public SshClient {
        program = List.copyOf(program);
        keep = keep.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : keep;
    }

    /// The user's ssh, or the command in TEAL_SSH, split at spaces. Connections stay open for TEAL_SSH_KEEP
    /// seconds.
    /// @throws Problem when one of the two is invalid
    public static SshClient of(Map<String, String> environment) {
        String command = environment.getOrDefault("TEAL_SSH", "ssh").strip();
        String keep = environment.getOrDefault("TEAL_SSH_KEEP", KEEP);
        if (command.contains("ControlPersist")) { // with "no", the first ssh would stay forever
            throw Problem.usage("TEAL_SSH sets ControlPersist", "set TEAL_SSH_KEEP to the number of seconds instead");
        }
        if (!keep.matches("[0-9]{1,5}")) {
            throw Problem.usage("TEAL_SSH_KEEP: \"" + keep + "\" is not a number of seconds", "set it to 0–99999");
        }
        return new SshClient(
                List.of(command.isEmpty() ? new String[] {"ssh"} : command.split(" +")),
                hasTerminal(),
                Path.of("/tmp"),
                Duration.ofSeconds(Integer.parseInt(keep)));
    }

    /// ssh asks its questions on /dev/tty, wherever its own streams go.
    private static boolean hasTerminal() {
        try (FileInputStream terminal = new FileInputStream("/dev/tty")) {
            return terminal.getFD().valid();
        } catch (IOException none) {
            return false;
        }
    }

    /// Called only after ssh could not be started.
    boolean isInstalled() {
        String name = program.getFirst();
        String path = System.getenv().getOrDefault("PATH", "");
        return name.contains("/")
                ? Files.isExecutable(Path.of(name))
                : Stream.of(path.split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }
}
