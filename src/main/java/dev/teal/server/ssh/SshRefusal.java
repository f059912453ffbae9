package dev.teal.server.ssh;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.server.shell.Channels;
import dev.teal.server.shell.ShellWorker;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Why ssh did not connect, found in its error output (which OpenSSH does not translate). The first match
/// counts.
enum SshRefusal {
    CHANGED_HOST_KEY(
            "REMOTE HOST IDENTIFICATION HAS CHANGED",
            "its host key has changed",
            "find out why first: a reinstalled server, or an attacker in between? Then remove the old key with"
                    + " `ssh-keygen -R` and the host in the lines above, and compare the new fingerprint in `%s`"),
    UNKNOWN_HOST_KEY(
            "host key is known for|Host key verification failed",
            "its host key is unknown",
            "connect once by hand with `%s` and compare the fingerprint it shows with the server's"),
    UNKNOWN_NAME(
            "Could not resolve hostname",
            "unknown host name",
            "correct `server` in teal.yml, or describe the host in ~/.ssh/config; then try `%s`"),
    REFUSED(
            "Connection refused",
            "nothing listens on its ssh port",
            "check the host, the port and that sshd is running; then try `%s`"),
    NO_ROUTE(
            "No route to host",
            "it does not answer",
            "check the address and your network; on a Mac, for a server in your own network, let the terminal use it"
                    + " (System Settings, Privacy & Security, Local Network); then try `%s`"),
    UNREACHABLE(
            "timed out|Operation timed out|Network is unreachable",
            "it does not answer",
            "check the address, the firewall and your network; then try `%s`"),
    KEY_REFUSED(
            "Permission denied|Too many authentication failures",
            "it refused your key",
            "make `%s` work first: install your public key (`ssh-copy-id`), or name the right key in ~/.ssh/config"),
    UNANSWERED(
            "(?!)",
            "ssh was not connected within 3 min, and may still wait for an answer: a host key, a password or a"
                    + " passphrase",
            "make `%s` work first, and answer what it asks; `ssh-add` keeps a passphrase for later commands"),
    NO_SUDO(
            "(?!)",
            "its account is not root, and sudo is not installed",
            "as root on the server, `apt-get install sudo` and put the line above in /etc/sudoers.d/teal; or use root@…"
                    + " as `server` in teal.yml"),
    SUDO_REFUSED(
            "(?!)",
            "its account cannot become root with sudo",
            "put the line above in /etc/sudoers.d/teal on the server (see docs/security.md), or use root@… as"
                    + " `server` in teal.yml"),
    NO_SHELL("(?!)", "it did not start a POSIX shell", "check the account's login shell: try `%s /bin/sh -c true`"),
    OTHER("", "ssh could not connect", "make `%s` work first");

    /// ssh's exit code for its own failures; any other comes from the server.
    private static final int SSH_FAILED = 255;
    /// A shell's exit code for a program that is not installed.
    private static final int NO_PROGRAM = 127;

    private final Pattern pattern;
    private final String happened;
    private final String next;

    SshRefusal(String pattern, String happened, String next) {
        this.pattern = Pattern.compile(pattern);
        this.happened = happened;
        this.next = next;
    }

    /// @param asking whether ssh could ask the user
    static SshRefusal of(ShellWorker.StartFailure failure, boolean asking) {
        if (failure.exitCode() == -1) {
            return asking ? UNANSWERED : UNREACHABLE;
        }
        String output = String.join("\n", failure.output());
        if (failure.exitCode() != SSH_FAILED) {
            return !output.contains(Channels.NOT_ROOT)
                    ? NO_SHELL
                    : failure.exitCode() == NO_PROGRAM ? NO_SUDO : SUDO_REFUSED;
        }
        return Stream.of(values())
                .filter(refusal -> refusal.pattern.matcher(output).find())
                .findFirst()
                .orElse(OTHER);
    }

    /// @param asking whether ssh could ask the user
    Problem problem(Destination.Ssh destination, List<String> output, boolean asking) {
        String advice = next.formatted(byHand(destination));
        return Problem.failed(
                destination + ": " + happened,
                output,
                this == KEY_REFUSED && !asking
                        ? advice
                                + "; a key with a passphrase must be in an agent (`ssh-add`), since ssh cannot ask here"
                        : advice);
    }

    /// The command that the user would type.
    private static String byHand(Destination.Ssh destination) {
        String port =
                destination.port().isPresent() ? "-p " + destination.port().getAsInt() + " " : "";
        return "ssh " + port + destination.target();
    }
}
