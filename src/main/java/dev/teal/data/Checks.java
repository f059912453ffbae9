package dev.teal.data;

import dev.teal.base.Finding;
import dev.teal.base.Sizes;
import dev.teal.config.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Checks whether two releases can share an SQLite database, as pure functions of [DatabaseFacts].
public final class Checks {
    /// File systems without the locks and shared memory that SQLite needs: two processes corrupt the database.
    /// [Source](https://www.sqlite.org/wal.html)
    private static final Pattern NOT_LOCAL = Pattern.compile("(nfs|smb|fuse|gluster|lustre|ceph|gfs|ocfs|afs).*"
            + "|cifs|9p|v9fs|virtiofs|vboxsf|prl_fs|vmhgfs|beegfs|gpfs");

    /// Bytes. A larger `-wal` means that a reader never ends its transaction, so that no checkpoint completes.
    private static final long LARGE_WAL = 256_000_000;

    private static final Pattern VERSION = Pattern.compile("3\\.(\\d+)\\.(\\d+)");

    private Checks() {}

    /// @param filesystem its type, as mount(8) or stat(1) names it
    public static boolean isNotLocal(String filesystem) {
        return NOT_LOCAL.matcher(filesystem).matches();
    }

    /// @param expected accepts the processes of the app's own slots
    /// @param snapshot whether a snapshot will be taken
    public static List<Finding> of(
            Database database, DatabaseFacts facts, Predicate<FileHolder> expected, boolean snapshot) {
        List<Finding> found = new ArrayList<>();
        filesystem(database, facts).ifPresent(found::add);
        tools(facts).ifPresent(found::add);
        if (!facts.exists()) {
            return found;
        }
        kind(database, facts).ifPresentOrElse(found::add, () -> found.addAll(ofDatabase(database, facts, snapshot)));
        otherOpeners(database, facts, expected).ifPresent(found::add);
        versions(facts, expected).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> filesystem(Database database, DatabaseFacts facts) {
        return isNotLocal(facts.filesystem())
                ? Optional.of(Finding.refuses(
                        database.name() + " is on " + facts.filesystem()
                                + ", where two processes corrupt an SQLite database",
                        "move its directory to a local disk (ext4, xfs)"))
                : Optional.empty();
    }

    private static Optional<Finding> tools(DatabaseFacts facts) {
        return facts.cli().isEmpty()
                ? Optional.of(Finding.refuses("the server has no sqlite3", "run `teal setup`, which installs it"))
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
                "mount the directory of the database, not the file (Docker made a directory in its place), and"
                        + " on the server run `rmdir " + database.path() + "`";
            case "symbolic link" ->
                "Teal follows no links in a volume, because the app can change them: move the database"
                        + " to the path in teal.yml, or write its real path there";
            default -> "set database.sqlite to the right path, or move that file away";
        };
    }

    private static List<Finding> ofDatabase(Database database, DatabaseFacts facts, boolean snapshot) {
        List<Finding> found = new ArrayList<>();
        if (!facts.inWalMode()) {
            found.add(Finding.refuses(
                    database.name()
                            + " is not in WAL mode: readers and writers in the two slots would block each other",
                    "run `sqlite3 " + database.path() + " 'PRAGMA journal_mode=WAL'` once on the server, and use WAL"
                            + " mode in the app"));
        }
        long needed = facts.copySize() + Layout.SPARE_BYTES;
        if (snapshot && facts.free() < needed) {
            found.add(Finding.refuses(
                    "a snapshot of " + database.name() + " needs " + Sizes.of(needed) + ", but only "
                            + Sizes.of(facts.free()) + " is free",
                    "free some space on the server (`df -h`), or keep fewer snapshots (database.snapshots)"));
        }
        if (facts.walSize() > LARGE_WAL) {
            found.add(Finding.warns(
                    database.name() + "-wal has grown to " + Sizes.of(facts.walSize())
                            + ": a reader in the app keeps old data in use",
                    "end long transactions in the app; `teal data status` shows its size"));
        }
        return found;
    }

    private static Optional<Finding> otherOpeners(
            Database database, DatabaseFacts facts, Predicate<FileHolder> expected) {
        List<FileHolder> others =
                facts.openers().stream().filter(expected.negate()).toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warns(
                        database.name() + " is also open outside the app's slots: " + all(others),
                        "stop it, or make sure that it only reads"));
    }

    /// The WAL-reset bug of 3.7.0 to 3.51.2 needs two connections that write and checkpoint, as two slots do.
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
                                + ": two slots that write at the same instant can, very rarely, corrupt the database",
                        "build the app with SQLite 3.51.3 or newer, which fixes this bug"));
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
