package dev.teal.deploy.plan;

import static dev.teal.deploy.Faults.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The disk fills while a database is copied, sent or replaced.
@Tag("server")
class FullDiskTest extends DataFaults {
    @Test
    void aDiskThatFillsDuringTheSnapshotStopsTheDeploymentAndTheNextOneWorks() {
        String before = live();
        assertThat(deployedOnADiskThatFillsBefore("database").happened())
                .matches("a snapshot of data/hub.db needs .*B, but only .*B is free");
        Problem full = deployedOnADiskThatFillsBefore("snapshot");
        assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(full.happened())
                .isEqualTo("the disk of local is full: data/hub.db was not copied, and its copy was removed");
        assertThat(full.next()).startsWith("free some space on local (`df -h`)");
        assertThat(full.details().getFirst()).contains(before, "still serves; nothing changed for users");
        theOldDatabaseServes(before);

        hub.deploy("r2");
        assertThat(hub.output("snapshot")).contains("sound");
        theOldDatabaseServes("r2");
    }

    private static Problem deployedOnADiskThatFillsBefore(String step) {
        Events filling = at(step, () -> fill(2000));
        Problem problem =
                catchThrowableOfType(Problem.class, () -> hub.deploy("r2", Kind.GOOD, "", filling, new Cancellation()));
        disk("mount -o remount,size=1g \"$1\"");
        return problem;
    }

    /// The disk has free bytes, but no room for one more file.
    @Test
    void aDiskThatIsFullStopsARestoreAndTheNextOneWorks() {
        String release = live();
        Problem none = failure(restore("full-1"), at("prepare", () -> fill(2000)));
        assertThat(none.happened()).isEqualTo("the disk of local is full: data/hub.db could not be prepared");
        assertThat(none.details())
                .anyMatch(line -> line.matches(".* bytes and 300000000 to spare, but only \\d+ are free"));
        theOldDatabaseServes(release);
        disk("mount -o remount,size=1g \"$1\"");

        Problem full = failure(
                restore("full-2"),
                at(
                        "prepare",
                        () -> disk("mount -o remount,nr_inodes=$(($(df --output=iused \"$1\" | tail -n 1))) \"$1\"")));
        assertThat(full.happened()).isEqualTo(none.happened());
        assertThat(full.details()).anyMatch(line -> line.contains("No space left on device"));
        assertThat(hub.undone()).containsExactly("prepare");
        disk("mount -o remount,nr_inodes=100000 \"$1\"");
        theOldDatabaseServes(release);

        hub.run(restore("full-3"), Events.NONE);
        serves(release);
        assertThat(acknowledged).containsAll(keys()).hasSizeGreaterThan(keys().size());
    }

    @Test
    void aDiskThatFillsDuringAPushStopsItAndTheNextOneWorks() {
        String release = live();
        Problem none = failure(push("full-4"), at("send", () -> fill(2000)));
        assertThat(none.happened()).isEqualTo("the database could not be written on local");
        assertThat(none.details())
                .anyMatch(line -> line.matches(".* bytes and 300000000 to spare, but only \\d+ KiB are free"));
        disk("mount -o remount,size=1g \"$1\"");

        Problem receiving = failure(push("full-5"), progress(1, () -> fill(2000)));
        assertThat(receiving.happened()).isEqualTo("the database could not be written on local");
        assertThat(receiving.details()).anyMatch(line -> line.contains("No space left on device"));
        assertThat(hub.app("teal/incoming")).as("the app needs the room").isEmptyDirectory();
        theOldDatabaseServes(release);
        disk("mount -o remount,size=1g \"$1\"");

        Problem unpacking = failure(push("full-6"), progress(mine.packedBytes(), () -> fill(2000)));
        assertThat(unpacking.happened()).isEqualTo("the disk of local is full: data/hub.db could not be prepared");
        assertThat(hub.app("teal/incoming")).isNotEmptyDirectory();
        theOldDatabaseServes(release);
        disk("mount -o remount,size=1g \"$1\"");

        hub.run(push("full-7"), Events.NONE);
        assertThat(hub.output("send")).startsWith("0 B sent, ");
        serves(release);
        assertThat(keys()).containsExactly("mine");
        assertThat(hub.app("teal/incoming")).isEmptyDirectory();
    }

    @Test
    void aSnapshotThatCannotBeRecordedIsRemovedAndAnEarlierOneOfItsNameStays() {
        Problem problem = failure(now -> DataPlans.snapshot(now, "manual-1"), Events.NONE);
        assertThat(problem.happened()).startsWith("the snapshot cannot be recorded in ");
        assertThat(hub.app("teal/snapshots/manual-1/snapshot.json")).exists();
        theOldDatabaseServes(live());
    }

    private static Events progress(long bytes, Runnable act) {
        boolean[] done = {false};
        return event -> {
            if (event instanceof Event.StepProgress progress
                    && progress.step().equals("send")
                    && progress.done() >= bytes
                    && !done[0]) {
                done[0] = true;
                // The sent bytes must have arrived first, so that it is the unpacking that finds the disk full.
                Until.holds("it arrived", () -> any("teal/incoming", ".gz") && (bytes == 1 || arrived() >= bytes));
                act.run();
            }
        };
    }

    private static long arrived() {
        return hub.app("teal/incoming").toFile().listFiles()[0].length();
    }
}
