package dev.teal.deploy.operation.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseIdTest {
    private static final Clock NOON_IN_TOKYO =
            Clock.fixed(Instant.parse("2026-11-23T09:15:33.987Z"), ZoneId.of("Asia/Tokyo"));

    @TempDir
    private Path folder;

    private final Server local = new LocalServer(Events.NONE);

    @AfterEach
    void stop() {
        local.close();
    }

    @Test
    void outsideGitItIsTheTimeInUtc() {
        assertThat(next()).isEqualTo(new ReleaseId("20261123-091533", ""));
    }

    @Test
    void inGitItNamesTheCommitToo() throws Exception {
        commit();
        String commit = git("rev-parse", "HEAD");
        assertThat(commit).hasSize(40);
        assertThat(next()).isEqualTo(new ReleaseId("20261123-091533-" + commit.substring(0, 7), commit));
    }

    @Test
    void aTreeWithChangesIsDirty() throws Exception {
        commit();
        Files.writeString(folder.resolve("app.txt"), "changed\n");
        String commit = git("rev-parse", "HEAD");
        assertThat(next())
                .isEqualTo(new ReleaseId("20261123-091533-" + commit.substring(0, 7) + "-dirty", commit + "-dirty"));
    }

    @Test
    void aFileThatGitDoesNotKnowMakesItDirtyToo() throws Exception {
        commit();
        Files.writeString(folder.resolve("new.txt"), "new\n");
        assertThat(next().commit()).endsWith("-dirty");
    }

    @Test
    void aRepositoryWithoutACommitCountsAsNone() {
        git("init", "-q");
        assertThat(next()).isEqualTo(new ReleaseId("20261123-091533", ""));
    }

    private ReleaseId next() {
        return ReleaseId.next(local, folder, NOON_IN_TOKYO);
    }

    private void commit() throws Exception {
        git("init", "-q");
        Files.writeString(folder.resolve("app.txt"), "an app\n");
        git("add", "app.txt");
        git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", "first");
    }

    private String git(String... arguments) {
        var argv = new ArrayList<>(List.of("git", "-C", folder.toString()));
        argv.addAll(List.of(arguments));
        var result = local.run(Command.of(argv));
        assertThat(result.ok()).as(result.toString()).isTrue();
        return result.out().strip();
    }
}
