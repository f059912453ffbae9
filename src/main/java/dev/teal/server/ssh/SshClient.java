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

/// Which ssh to use, and from where.
///
/// @param program       words of the command, such as `ssh -F /path/config`
/// @param terminal      whether somebody can answer ssh's questions on /dev/tty
/// @param controlParent where the directory of control sockets is made; where it cannot be made, ssh works without. A
///                      short path: a socket's is limited to some 104 bytes
/// @param keep          how long a connection stays open after its last use; at least a second, as 0 is for ever to ssh
public record SshClient(List<String> program, boolean terminal, Path controlParent, Duration keep) {
    private static final String KEEP = "60";

    public SshClient {
        program = List.copyOf(program);
        keep = keep.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : keep;
    }

    /// The user's ssh, or the command in TEAL_SSH, whose words are split at spaces; kept for TEAL_SSH_KEEP seconds.
    /// @throws Problem when one of the two is not understood
    public static SshClient of(Map<String, String> environment) {
        String words = environment.getOrDefault("TEAL_SSH", "ssh").strip();
        String keep = environment.getOrDefault("TEAL_SSH_KEEP", KEEP);
        if (words.contains("ControlPersist")) { // with "no", the first ssh would stay for ever
            throw Problem.usage("TEAL_SSH sets ControlPersist", "set TEAL_SSH_KEEP to the number of seconds instead");
        }
        if (!keep.matches("[0-9]{1,5}")) {
            throw Problem.usage("TEAL_SSH_KEEP is \"" + keep + "\"", "set it to a number of seconds");
        }
        return new SshClient(
                List.of(words.isEmpty() ? new String[] {"ssh"} : words.split(" +")),
                hasTerminal(),
                Path.of("/tmp"),
                Duration.ofSeconds(Integer.parseInt(keep)));
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
