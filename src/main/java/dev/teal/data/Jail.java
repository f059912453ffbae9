package dev.teal.data;

import dev.teal.base.Problem;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs scripts on files that the app wrote or can write: as the owner of the file, without capabilities, in
/// namespaces that contain only programs and that file's volume (`jail.sh`). Needs only util-linux, which every
/// Debian has; bubblewrap has no `nosymfollow`, and systemd's sandboxing needs systemd. A jail takes 25 ms.
///
/// An app of `runtime: process` runs as the account that Teal uses, so a jail would separate nothing.
public record Jail(Layout layout, RunsAs runtime) {
    private static final int NO_RIGHTS = 60;
    private static final int OLD_KERNEL = 61;
    private static final int MOVED = 62;
    private static final int MOUNTED = 63;
    private static final int NO_OUTPUT = 64;
    private static final int UNREACHABLE = 65;
    private static final int NO_VOLUME = 66;
    private static final int NOT_ORDINARY = 26;
    private static final int KILLED = 137;

    /// Bytes a second that even a slow disk reads and writes; time limits are calculated with it.
    private static final long SLOW = 4_000_000;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(4);

    /// The files in the jail, besides programs; each may be empty.
    ///
    /// @param database its volume can be read and written
    /// @param in       a file of Teal's to read
    /// @param out      a file of Teal's to create
    public record Contents(Optional<Database> database, String in, String out) {
        public static Contents of(Database database) {
            return new Contents(Optional.of(database), "", "");
        }

        public static Contents of(String in) {
            return new Contents(Optional.empty(), in, "");
        }

        public Contents reading(String file) {
            return new Contents(database, file, out);
        }

        public Contents writing(String file) {
            return new Contents(database, in, file);
        }
    }

    /// The time limit for work on so many bytes.
    public static Duration limit(long bytes) {
        Duration time = SHORTEST.plusSeconds(Math.max(0, bytes) / SLOW);
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }

    /// Runs one of this package's scripts in the jail.
    ///
    /// @param limit after which everything in the jail is killed
    Command run(Contents contents, Duration limit, String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of(text("sqlite.sh") + text(script)));
        words.addAll(List.of(arguments));
        return around(contents, limit, "run.sh", words);
    }

    /// Runs one of this package's scripts outside the jail; it can run programs inside.
    Command around(Contents contents, Duration limit, String script, List<String> arguments) {
        boolean confined = runtime.needsRoot();
        List<String> words = new ArrayList<>(List.of(
                layout.jail(),
                String.valueOf(Math.max(1, limit.toSeconds())),
                text(confined ? "jail.sh" : "unconfined.sh") + text(script),
                layout.directory(),
                contents.database().map(Database::volume).orElse(""),
                contents.database().map(Database::file).orElse(""),
                contents.in(),
                contents.out(),
                String.valueOf(Layout.SPARE_BYTES)));
        words.addAll(arguments);
        return Command.script(
                confined
                        ? text("make.sh")
                        : "jail=$1 inside=$3; shift 3; exec /bin/sh -c \"$inside\" teal \"$jail\" \"$@\"",
                words);
    }

    private static String text(String script) {
        return Scripts.read(Jail.class, script);
    }

    /// The problem with the jail or with the files for it; empty when the result is the script's own.
    public static Optional<Problem> refusal(Result result, String server) {
        String reason = result.err().strip();
        return switch (result.exitCode()) {
            case 1 -> reason.startsWith("unshare: ") ? Optional.of(noRights(reason, server)) : Optional.empty();
            case NO_RIGHTS -> Optional.of(noRights(reason, server));
            case OLD_KERNEL ->
                refused(
                        server + " cannot confine work on the app's files: " + reason,
                        "use Linux 5.10 or newer on the server (Debian 11), or remove `database` from teal.yml:"
                                + " Teal then leaves the data alone");
            case MOVED ->
                refused(
                        "the app's volume on " + server + " is not where teal.yml says: " + reason,
                        "if you made that link, write its target in container.volumes; if not, the app made it:"
                                + " inspect it before you remove it");
            case MOUNTED ->
                refused(
                        "a file system is mounted inside a volume on " + server + ": " + reason,
                        "list that directory as a separate volume in container.volumes");
            case NO_OUTPUT ->
                refused(
                        "the copy cannot be written on " + server + ": " + reason,
                        "free some space on the server (`df -h`) and run the command again");
            case UNREACHABLE ->
                refused(
                        "the database cannot be reached on " + server + ": " + reason,
                        "the path must consist of folders that the owner of the parent folder can enter; links are not"
                                + " followed");
            case NO_VOLUME -> refused(reason + " on " + server, "run `teal deploy`, which creates the app's volumes");
            case NOT_ORDINARY ->
                refused(
                        "unexpected file in the directory of the database on " + server + ": " + reason,
                        "inspect that directory; stop the app and remove what does not belong to the database");
            case KILLED -> reason.contains("timeout: sending signal") ? tooLong(server) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Problem> tooLong(String server) {
        return refused(
                "work on the database on " + server + " took too long and was stopped",
                "check with `teal data status` whether the app holds a lock on it, then run the command again");
    }

    private static Optional<Problem> refused(String happened, String next) {
        return Optional.of(Problem.failed(happened, next));
    }

    private static Problem noRights(String reason, String server) {
        return Problem.failed(
                server + " does not let Teal confine work on the app's files: " + reason,
                "allow root on the server to make namespaces and mounts (in LXC: nesting; in a container:"
                        + " CAP_SYS_ADMIN), see docs/security.md; or remove `database` from teal.yml: Teal then leaves"
                        + " the data alone");
    }
}
