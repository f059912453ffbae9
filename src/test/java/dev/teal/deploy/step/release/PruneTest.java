package dev.teal.deploy.step.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.base.Json;
import dev.teal.data.Snapshot;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.operation.release.Leftover;
import dev.teal.deploy.operation.release.Leftover.Kind;
import dev.teal.deploy.operation.release.Leftovers;
import dev.teal.deploy.run.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two releases are retained: r3, live in green, and r2. r4 failed and is in blue, stopped; `orphan` has no record.
class PruneTest extends WithAppFolder {
    @BeforeEach
    void releases() throws IOException {
        for (String id : List.of("r1", "r2", "r3", "r4")) {
            Files.createDirectories(image(id));
        }
        for (String id : List.of("r1", "r2", "r3", "r4")) { // the older first
            Files.writeString(app("teal/releases/" + id + ".json"), "{}");
            Files.writeString(app("teal/env/" + id), "A=b\n");
            snapshot("before-" + id, id.equals("r1") ? "" : "r" + (id.charAt(1) - '1'), id.charAt(1) - '0');
        }
        snapshot("before-failed", "r3", 5);
        Files.createDirectories(app("teal/files/orphan"));
        Files.createDirectories(app("teal/files/unknown"));
        Files.createDirectories(app("teal/processes/blue"));
        Files.writeString(app("teal/env/orphan"), "SECRET=1\n");
        Files.writeString(app("teal/env/r5.new"), "SECRET=1\n");
        Files.createDirectories(app("teal/snapshots/before-r5.partial"));
        Files.createDirectories(app("teal/snapshots/before-r4/packed"));
        on(known.wentLive("r1", "r2", "r3")
                .neverLive("r4")
                .live(Slot.GREEN)
                .in(Slot.GREEN, "r3", Status.RUNNING)
                .in(Slot.BLUE, "r4", Status.STOPPED)
                .journal("""
                        {"v":2,"at":"2026-11-23T09:20:00Z","deployment":"d","epoch":1,"kind":"deploy","release":"orphan",\
                        "from":"blue","to":"green","step":"","phase":"begin","text":"","by":"ada@laptop"}""")
                .state());
    }

    private Path image(String release) {
        return app("teal/files/" + known.release(release).image());
    }

    private void snapshot(String id, String of, int hour) throws IOException {
        Path path = Files.createDirectories(app("teal/snapshots/" + id));
        Instant taken = Instant.parse("2026-11-23T0%d:00:00Z".formatted(hour));
        Snapshot snapshot = new Snapshot(2, id, of, "next", taken, List.of());
        Files.writeString(path.resolve("snapshot.json"), Json.write(Snapshot.class, snapshot));
    }

    private List<Leftover> found() {
        return Leftovers.of(context().state(), LocalDeployment.CLOCK.instant());
    }

    @Test
    void whatNoRollbackNeedsIsFoundInTheOrderOfItsRemoval() {
        assertThat(found())
                .extracting(leftover -> leftover.kind() + " " + leftover.name().replace(app("") + "/", ""))
                .startsWith(
                        Kind.CONTAINER + " agent-hub-blue",
                        Kind.RELEASE + " r1",
                        Kind.RELEASE + " r4",
                        Kind.IMAGE + " orphan")
                .contains(
                        Kind.SNAPSHOT + " before-r2",
                        Kind.FILE + " teal/env/orphan",
                        Kind.FILE + " teal/env/r5.new",
                        Kind.FILE + " teal/snapshots/before-r5.partial")
                .doesNotContain(Kind.SNAPSHOT + " before-r3", Kind.SNAPSHOT + " before-failed", Kind.RELEASE + " r3")
                .noneMatch(line -> line.contains("unknown") || line.contains("packed"));
    }

    @Test
    void itRemovesWhatWasAgreedAndRetainedReleasesStayComplete() {
        List<Leftover> found = found();
        Output<String> removed = new Output<>();
        assertThat(run(new Prune(found, removed))).startsWith("removed " + found.size() + " of " + found.size());
        assertThat(removed.get()).startsWith("removed ");
        assertThat(List.of("files/orphan", "env/r1", "env/orphan", "releases/r4.json"))
                .noneMatch(gone -> Files.exists(app("teal/" + gone)));
        assertThat(app("teal/processes/blue")).doesNotExist();
        assertThat(List.of(image("r1"), image("r4"))).noneMatch(Files::exists);
        assertThat(List.of(image("r2"), image("r3"))).allMatch(Files::exists);
        assertThat(List.of("files/unknown", "env/r2", "env/r3", "releases/r2.json"))
                .allMatch(kept -> Files.exists(app("teal/" + kept)));
        assertThat(warnings()).isEmpty();
    }

    /// It may be of a newer Teal, and its release the one to roll back to.
    @Test
    void besideARecordThatCannotBeReadNothingIsRemoved() {
        on(known.unreadable("release: version 9").state());
        assertThatThrownBy(this::found).hasMessage("not all records of releases on local can be read");
    }

    @Test
    void whatTheUserHasNotSeenStays() {
        Leftover seen = new Leftover(Kind.RELEASE, "r1", 7);
        Leftover needed = new Leftover(Kind.RELEASE, "r2", 7);
        assertThat(run(new Prune(List.of(seen, needed), new Output<>()))).startsWith("removed 1 of 1");
        assertThat(image("r1")).doesNotExist();
        assertThat(List.of("releases/r2.json", "releases/r4.json", "env/orphan"))
                .allMatch(kept -> Files.exists(app("teal/" + kept)));
    }
}
