package dev.teal.data;

import dev.teal.base.Finding;
import dev.teal.server.Command;
import dev.teal.server.Identity;
import dev.teal.server.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a process of the app can write in one of its volumes. The kernel decides, for a process with the
/// same user and groups, so that access lists and read-only mounts count too.
///
/// @param volume the directory on the server, absolute
public record Access(String volume, List<Database> databases) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// A file or folder that the app cannot write.
    ///
    /// @param path relative to the volume; `.` is the volume. The app may have chosen the name
    private record Unwritable(long uid, long gid, String mode, String path) {
        static Unwritable parse(String line) {
            String[] parts = Reply.fields(line, "\\|", 4);
            String path = parts[3].replaceFirst("^\\./?", "").replaceFirst("^/data$", "");
            String shown = path.replaceAll("[^ -~]", "?");
            return new Unwritable(
                    Reply.number(parts[0]),
                    Reply.number(parts[1]),
                    parts[2],
                    shown.isEmpty() ? "." : shown.length() > 100 ? shown.substring(0, 100) + "…" : shown);
        }

        String describe() {
            return path + " (user " + uid + ", group " + gid + ", mode " + mode + ")";
        }
    }

    public Command query(Jail jail, Identity process) {
        List<String> arguments = new ArrayList<>(
                List.of(String.valueOf(process.uid()), String.valueOf(process.gid()), process.groupList()));
        databases.forEach(database -> arguments.add(database.file()));
        // A file with an empty name stands for the volume itself.
        return jail.around(Jail.Contents.of(new Database(volume, volume, "")), LIMIT, "access.sh", arguments);
    }

    /// @param lines  the output of [#query]
    /// @param who    such as `the new release runs as user 1001`
    /// @param server for the fix
    public List<Finding> findings(List<String> lines, Identity process, String who, String server) {
        List<Unwritable> database = unwritable(lines, "database ");
        List<Unwritable> others = unwritable(lines, "other ");
        String fix = "`chown -hR " + process.owner() + " " + volume + "` on " + server;
        List<Finding> found = new ArrayList<>();
        first(database)
                .ifPresent(one -> found.add(Finding.refuses(
                        who + ", which cannot write " + name(one)
                                + ", but SQLite must: it would fail with \"attempt to write a"
                                + " readonly database\" or \"unable to open database file\"",
                        fix + ", unless a kept release runs as another user; or run the new one as user " + one.uid()
                                + " (USER in the Dockerfile, --user in container.options)")));
        if (database.isEmpty()) {
            first(others)
                    .ifPresent(one -> found.add(Finding.warns(
                            who + ", which cannot write " + count(others.size()) + " of its volume " + volume + ": "
                                    + name(one),
                            fix + ", if the app must write them; mount what it only reads with :ro")));
        }
        return found;
    }

    private static Optional<Unwritable> first(List<Unwritable> all) {
        return all.stream().findFirst();
    }

    private String name(Unwritable one) {
        return one.path().equals(".") ? "in " + volume + one.describe().substring(1) : volume + "/" + one.describe();
    }

    private static String count(int found) {
        return found == 1
                ? "1 file or folder"
                : found >= 1000 ? "1000 or more files and folders" : found + " files and folders";
    }

    private static List<Unwritable> unwritable(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.matches(word + "\\d+\\|\\d+\\|[0-7]+\\|.*"))
                .map(line -> Unwritable.parse(line.substring(word.length())))
                .toList();
    }
}
