package dev.teal.server.ssh;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.server.shell.Channels;
import dev.teal.server.shell.ShellWorker;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Why ssh did not connect, told from its own words (OpenSSH does not translate them); the first that fits.
enum SshRefusal {
    CHANGED_HOST_KEY(
            "REMOTE HOST IDENTIFICATION HAS CHANGED",
            "its host key is not the one that is known here",
            "find out why first: was the server reinstalled, or does something stand between? Then remove the old key"
                    + " (`ssh-keygen -R`, the host as in the lines above) and compare the new fingerprint in `%s`"),
    UNKNOWN_HOST_KEY(
            "host key is known for|Host key verification failed",
            "its host key is not known here",
            "connect once by hand, `%s`, and compare the fingerprint it shows with the server's"),
    UNKNOWN_NAME(
            "Could not resolve hostname",
            "there is no host of this name",
            "correct `server` in teal.yml, or describe the host in ~/.ssh/config; then try `%s`"),
    REFUSED(
            "Connection refused",
            "nothing listens at its ssh port",
            "check host and port, and that sshd runs there; then try `%s`"),
    UNREACHABLE(
            "timed out|Operation timed out|No route to host|Network is unreachable",
            "it does not answer",
            "check the address, the firewall and your network; then try `%s`"),
    KEY_REFUSED(
            "Permission denied|Too many authentication failures",
            "it refused your key",
            "make `%s` work first: put your public key there (`ssh-copy-id`), or name the right key in ~/.ssh/config"),
    NO_SUDO(
            "(?!)",
            "its account is not root, and there is no sudo",
            "as root there: `apt-get install sudo`, and the line above in /etc/sudoers.d/teal; or write root@… as `server`"
                    + " in teal.yml"),
    SUDO_REFUSED(
            "(?!)",
            "sudo does not make its account root",
            "put the line above in /etc/sudoers.d/teal there (docs/security.md says what it means), or write root@… as"
                    + " `server` in teal.yml"),
    NO_SHELL("(?!)", "it gave no POSIX shell", "check the account's login shell: try `%s /bin/sh -c true`"),
    OTHER("", "ssh could not connect", "make `%s` work first");

    /// ssh's exit code for failures of its own; any other is the far side's.
    private static final int SSH_FAILED = 255;
    /// A shell's, for a program that is not there.
    private static final int NO_PROGRAM = 127;

    private final Pattern words;
    private final String happened;
    private final String next;

    SshRefusal(String words, String happened, String next) {
        this.words = Pattern.compile(words);
        this.happened = happened;
        this.next = next;
    }

    static SshRefusal of(ShellWorker.Silence silence) {
        if (silence.exitCode() == -1) {
            return UNREACHABLE;
        }
        String said = String.join("\n", silence.words());
        if (silence.exitCode() != SSH_FAILED) {
            return !said.contains(Channels.NOT_ROOT)
                    ? NO_SHELL
                    : silence.exitCode() == NO_PROGRAM ? NO_SUDO : SUDO_REFUSED;
        }
        return Stream.of(values())
                .filter(refusal -> refusal.words.matcher(said).find())
                .findFirst()
                .orElse(OTHER);
    }

    Problem problem(Destination.Ssh destination, List<String> words) {
        return Problem.failed(destination + ": " + happened, words, next.formatted(byHand(destination)));
    }

    /// What the user would type.
    private static String byHand(Destination.Ssh destination) {
        String port =
                destination.port().isPresent() ? "-p " + destination.port().getAsInt() + " " : "";
        return "ssh " + port + destination.target();
    }
}
