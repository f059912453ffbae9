package dev.teal.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Finding;
import dev.teal.base.Finding.Severity;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Identity;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Access to a volume, as this machine's kernel decides it; runs as root.
@Tag("server")
class AccessTest {
    private static final Identity NODE = Identity.of(4711, 4712);

    @TempDir
    private Path folder;

    private final Server server = Servers.connect(new Destination.Local(), Events.NONE);

    @BeforeEach
    void aVolumeOfTheNodeUser() {
        must("mkdir -p data/sub data/lost+found; touch data/sub/hub.db; chown -R 4711:4712 data; chmod 755 .;"
                + " chown 0:0 data/lost+found; chmod 700 data/lost+found");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void must(String script) {
        Result result = server.run(Command.script("cd \"$1\" && " + script, folder.toString()));
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    private List<Finding> findings(Identity user, String... databases) {
        String volume = folder.resolve("data").toString();
        Access access = new Access(
                volume,
                List.of(databases).stream()
                        .map(name -> new Database("data/" + name, volume, name))
                        .toList());
        Result result = server.run(access.query(new Jail(new Layout(folder.toString()), RunsAs.DOCKER), user));
        assertThat(result.ok()).as(result.toString()).isTrue();
        return access.findings(result.lines(), user, "the new release runs as user " + user.uid(), "root@hub");
    }

    private void refused(Identity user, String path) {
        assertThat(findings(user, "sub/hub.db"))
                .singleElement()
                .satisfies(found -> assertThat(found.severity()).isEqualTo(Severity.REFUSES))
                .satisfies(found -> assertThat(found.what())
                        .startsWith("the new release runs as user " + user.uid() + ", which cannot write "
                                + path.replace("DATA", folder + "/data")));
    }

    @Test
    void theOwnerGetsNoFinding() {
        must("umask 077; echo x >data/mine; chown 4711 data/mine; chmod 400 data/mine");
        assertThat(findings(NODE, "sub/hub.db", "sub/new.db", "not/yet/new.db")).isEmpty();
    }

    @Test
    void aDatabaseOfAnotherUserIsRefusedWithAFix() {
        must("chown 0:0 data/sub/hub.db");
        assertThat(findings(NODE, "sub/hub.db"))
                .singleElement()
                .satisfies(found -> assertThat(found.what())
                        .contains("cannot write " + folder
                                + "/data/sub/hub.db (user 0, group 0, mode 644), but SQLite must"))
                .satisfies(found ->
                        assertThat(found.fix()).startsWith("`chown -hR 4711:4712 " + folder + "/data` on root@hub"));
    }

    @Test
    void aFolderAWalAndAVolumeOfAnotherUserAreRefused() {
        must("touch data/sub/hub.db-wal; chown 0:0 data/sub/hub.db-wal");
        refused(NODE, "DATA/sub/hub.db-wal (user 0");
        must("rm data/sub/hub.db-wal; chown 0:0 data/sub");
        refused(NODE, "DATA/sub (user 0");
        must("chown 0:0 data; chmod 700 data");
        refused(NODE, "in DATA (user 0, group 0, mode 700)");
    }

    @Test
    void forAMissingFolderTheOneAboveCounts() {
        must("chown 0:0 data; rm -r data/sub");
        refused(NODE, "in DATA (user 0");
    }

    @Test
    void groupsCountAndSoDoesRootWithoutItsCapability() {
        must("chown -R 0:4712 data/sub; chmod 775 data/sub; chmod 664 data/sub/hub.db");
        assertThat(findings(new Identity(5000, 5000, new TreeSet<>(List.of(27L, 4712L)), false), "sub/hub.db"))
                .allMatch(found -> found.severity() == Severity.WARNS); // the volume's own folder
        refused(Identity.of(5000, 5000), "DATA/sub (user 0, group 4712, mode 775)");
        must("chown -R 4711:4712 data/sub");
        refused(Identity.of(0, 0), "DATA/sub (user 4711");
    }

    @Test
    void otherFilesAreCountedInAWarning() {
        must("mkdir data/uploads; touch data/uploads/a.png data/uploads/b.png; chown -R 0:0 data/uploads");
        assertThat(findings(NODE, "sub/hub.db"))
                .singleElement()
                .satisfies(found -> assertThat(found.severity()).isEqualTo(Severity.WARNS))
                .satisfies(found -> assertThat(found.what())
                        .contains("cannot write 3 files and folders of its volume " + folder + "/data: ")
                        .contains("data/uploads (user 0, group 0, mode 755)"))
                .satisfies(found -> assertThat(found.fix()).contains("chown -hR 4711:4712"));
    }

    /// The app chooses the names of its files.
    @Test
    void aFileNameCannotForgeAFinding() {
        must("d='data/x\ndatabase 0|0|700|y'; mkdir \"$d\"; chown 0:0 \"$d\"");
        assertThat(findings(NODE, "sub/hub.db"))
                .allMatch(found ->
                        found.severity() == Severity.WARNS && !found.what().contains("\n"));
    }

    @Test
    void aMissingVolumeGivesNoFinding() {
        must("rm -r data");
        assertThat(findings(NODE, "sub/hub.db")).isEmpty();
    }
}
