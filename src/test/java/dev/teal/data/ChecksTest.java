package dev.teal.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Finding;
import dev.teal.base.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    private static final Database HUB = new Database("data/hub.db", "/opt/hub/data", "hub.db");
    private static final String WAL = "header=53514c69746520666f726d617420330010000202";
    private static final List<String> GOOD = List.of(
            "fs=ext4",
            "room=2000000",
            "free=2000000",
            "cli=3.40.1",
            "exists=regular file",
            "size=12300000",
            "uid=1000",
            "gid=1000",
            "mode=644",
            WAL,
            "wal=4096");

    private static DatabaseFacts facts(String... instead) {
        List<String> lines = new ArrayList<>(GOOD);
        for (String line : instead) {
            lines.removeIf(old -> old.startsWith(line.substring(0, line.indexOf('=') + 1)));
            lines.add(line);
        }
        return DatabaseFacts.parse(lines);
    }

    private static List<Finding> findings(String... instead) {
        return Checks.of(HUB, facts(instead), opener -> opener.group().contains("hub-blue"), true);
    }

    private static void refuses(String what, String... instead) {
        assertThat(findings(instead))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.REFUSES))
                .satisfies(finding -> assertThat(finding.what()).contains(what))
                .satisfies(finding -> assertThat(finding.fix()).isNotBlank());
    }

    @Test
    void aSoundDatabaseGivesNoFinding() {
        assertThat(findings()).isEmpty();
        assertThat(findings("open=12|12|1000|3.51.3 |hub-blue|node")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs4", "nfs", "cifs", "smb3", "virtiofs", "9p", "v9fs", "fuse.sshfs", "fuseblk", "ceph"})
    void aFileSystemThatIsNotLocalIsRefused(String type) {
        refuses("data/hub.db is on " + type + ", where two processes corrupt", "fs=" + type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "ext3", "xfs", "btrfs", "zfs", "overlay", "f2fs", "tmpfs"})
    void aLocalFileSystemIsAccepted(String type) {
        assertThat(findings("fs=" + type)).isEmpty();
    }

    @Test
    void aDatabaseThatDoesNotExistYetGivesNoFinding() {
        assertThat(Checks.of(
                        HUB,
                        DatabaseFacts.parse(List.of("fs=ext4", "room=1", "free=1", "cli=3.40.1")),
                        opener -> true,
                        true))
                .isEmpty();
        assertThat(Checks.of(
                        HUB,
                        DatabaseFacts.parse(List.of(
                                "fs=ext4", "room=1", "free=1", "cli=3.40.1", "exists=regular empty file", "size=0")),
                        opener -> true,
                        true))
                .isEmpty();
    }

    @Test
    void aDatabaseNotInWalModeIsRefused() {
        refuses("is not in WAL mode", "header=53514c69746520666f726d617420330010000101");
    }

    @Test
    void aFileThatIsNotADatabaseIsRefused() {
        refuses("/opt/hub/data/hub.db is not an SQLite database, but a regular file", "header=504b0304");
        refuses("/opt/hub/data/hub.db is not an SQLite database, but a directory", "exists=directory", "header=");
        refuses("/opt/hub/data/hub.db is not an SQLite database, but a symbolic link", "exists=symbolic link");
    }

    @Test
    void tooLittleRoomForASnapshotIsRefused() {
        refuses("a snapshot of data/hub.db needs 312.3 MB, but only 307.2 MB is free", "free=300000");
        assertThat(Checks.of(HUB, facts("free=300000"), opener -> true, false)).isEmpty();
    }

    @Test
    void aSparseFileLargerThanAnyDiskIsRefused() {
        refuses("a snapshot of data/hub.db needs", "size=9223372036854775807");
    }

    @Test
    void aServerWithoutSqlite3IsRefused() {
        refuses("the server has no sqlite3", "cli=");
    }

    @Test
    void anotherProcessWithTheDatabaseOpenIsAWarning() {
        assertThat(findings("open=77|70|0|3.40.1|/system.slice/cron|litestream"))
                .containsExactly(Finding.warns(
                        "data/hub.db is also open outside the app's slots: litestream (pid 77)",
                        "stop it, or make sure that it only reads"));
    }

    @Test
    void aLargeWalIsAWarning() {
        assertThat(findings("wal=300000000"))
                .singleElement()
                .extracting(Finding::what)
                .isEqualTo("data/hub.db-wal has grown to 300.0 MB: a reader in the app keeps old data in use");
    }

    @Test
    void anOldSqliteInTheAppIsAWarning() {
        assertThat(findings("open=12|12|1000|3.46.1 |hub-blue|node"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNS))
                .satisfies(finding -> assertThat(finding.what()).startsWith("the app's SQLite is 3.46.1: two slots"))
                .satisfies(finding -> assertThat(finding.fix()).contains("3.51.3"));
        assertThat(findings("open=12|12|1000|3.46.1 3.51.3 |hub-blue|node")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3.6.23, false",
        "3.7.0, true",
        "3.40.1, true",
        "3.51.2, true",
        "3.51.3, false",
        "3.52.0, false",
        "'', false"
    })
    void theWalResetBugIsIn370To3512(String version, boolean has) {
        assertThat(Checks.hasWalResetBug(version)).isEqualTo(has);
    }
}
