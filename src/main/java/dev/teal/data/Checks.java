package dev.teal.data;

import dev.teal.base.Sizes;
import dev.teal.config.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What two releases on one SQLite database need, as pure functions of what was seen.
public final class Checks {
    /// Locks and shared memory do not work there as SQLite needs them: two processes corrupt the database.
    /// [Source](https://www.sqlite.org/wal.html)
    private static final Pattern NOT_LOCAL = Pattern.compile("(nfs|smb|fuse|gluster|lustre|ceph|gfs|ocfs|afs).*"
            + "|cifs|9p|v9fs|virtiofs|vboxsf|prl_fs|vmhgfs|beegfs|gpfs");

    /// A `-wal` this big says that some reader never lets go, so that no checkpoint gets to its end.
    private static final long LARGE_WAL = 256_000_000;

    private static final Pattern VERSION = Pattern.compile("3\\.(\\d+)\\.(\\d+)");

    private Checks() {}

    /// @param filesystem as mount(8) or stat(1) names its kind
    public static boolean isNotLocal(String filesystem) {
        return NOT_LOCAL.matcher(filesystem).matches();
    }

    /// @param expected tells the openers that are the app's own slots
    /// @param snapshot whether one will be taken
    public static List<Finding> of(
            Database database, DatabaseFacts facts, Predicate<FileHolder> expected, boolean snapshot) {
        List<Finding> found = new ArrayList<>();
        filesystem(database, facts).ifPresent(found::add);
        tools(facts).ifPresent(found::add);
        if (!facts.exists()) {
            return found;
        }
        kind(database, facts).ifPresentOrElse(found::add, () -> found.addAll(ofDatabase(database, facts, snapshot)));
        strangers(database, facts, expected).ifPresent(found::add);
        versions(facts, expected).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> filesystem(Database database, DatabaseFacts facts) {
        return isNotLocal(facts.filesystem())
                ? Optional.of(Finding.refuses(
                        database.name() + " is on " + facts.filesystem()
                                + ": two processes corrupt an SQLite database there",
                        "move its directory to a local disk (ext4, xfs)"))
                : Optional.empty();
    }

    private static Optional<Finding> tools(DatabaseFacts facts) {
        return facts.cli().isEmpty()
                ? Optional.of(Finding.refuses("the server has no sqlite3", "`teal setup` installs it"))
                : Optional.empty();
    }

    private static Optional<Finding> kind(Database database, DatabaseFacts facts) {
        return facts.regular() && facts.isSqlite()
                ? Optional.empty()
                : Optional.of(Finding.refuses(
                        database.path() + " is not an SQLite database, but a " + facts.kind(), fix(database, facts)));
    }

    private static String fix(Database database, DatabaseFacts facts) {
        return switch (facts.kind()) {
            case "directory" ->
                "mount its directory, not the file alone (Docker made a directory of that name), and"
                        + " remove it on the server: `rmdir " + database.path() + "`";
            case "symbolic link" ->
                "links in a volume are not followed, for the app can change them: move the database"
                        + " to where teal.yml says, or name its real path";
            default -> "set database.sqlite to the right path, or move that file away";
        };
    }

    private static List<Finding> ofDatabase(Database database, DatabaseFacts facts, boolean snapshot) {
        List<Finding> found = new ArrayList<>();
        if (!facts.inWalMode()) {
            found.add(Finding.refuses(
                    database.name() + " is not in WAL mode: readers and writers of the two slots would stop each other",
                    "`sqlite3 " + database.path() + " 'PRAGMA journal_mode=WAL'` there, once; and so in the app"));
        }
        long needed = facts.copySize() + Layout.SPARE_BYTES;
        if (snapshot && facts.free() < needed) {
            found.add(Finding.refuses(
                    "a snapshot of " + database.name() + " needs " + Sizes.of(needed) + ", " + Sizes.of(facts.free())
                            + " are free",
                    "free some space there (`df -h`), or keep fewer: database.snapshots"));
        }
        if (facts.walSize() > LARGE_WAL) {
            found.add(Finding.warns(
                    database.name() + "-wal has grown to " + Sizes.of(facts.walSize())
                            + ": a reader in the app holds on to old data",
                    "end long transactions in the app; `teal data status` shows its size"));
        }
        return found;
    }

    private static Optional<Finding> strangers(Database database, DatabaseFacts facts, Predicate<FileHolder> expected) {
        List<FileHolder> strangers =
                facts.openers().stream().filter(expected.negate()).toList();
        return strangers.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warns(
                        database.name() + " is open in more than the app's slots: " + all(strangers),
                        "end that, or make sure that it only reads"));
    }

    /// The WAL-reset bug of 3.7.0 to 3.51.2 needs two connections that write and checkpoint: what two slots are.
    private static Optional<Finding> versions(DatabaseFacts facts, Predicate<FileHolder> expected) {
        List<String> old = facts.openers().stream()
                .filter(expected)
                .map(FileHolder::sqlite)
                .filter(version -> !version.isEmpty() && hasWalResetBug(version))
                .distinct()
                .toList();
        return old.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warns(
                        "the app's SQLite is " + String.join(", ", old)
                                + ": two slots that write in the same instant can, very rarely, corrupt the database",
                        "build the app with SQLite 3.51.3 or newer, which mends it"));
    }

    static boolean hasWalResetBug(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return false;
        }
        int minor = Integer.parseInt(matcher.group(1));
        return minor >= 7 && (minor < 51 || (minor == 51 && Integer.parseInt(matcher.group(2)) < 3));
    }

    private static String all(List<FileHolder> openers) {
        return openers.stream().map(FileHolder::toString).collect(Collectors.joining(", "));
    }
}
