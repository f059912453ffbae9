package dev.teal.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.deploy.state.Status;
import dev.teal.event.Events;
import dev.teal.ground.TealCommand;
import dev.teal.ground.Until;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `kill -9` of the whole client while it works on a database.
@Tag("server")
class KilledClientTest extends DataFaults {
    private static TealCommand teal;

    @BeforeAll
    static void theCommand() {
        teal = TealCommand.in(folder);
    }

    private static String statusOutput = "";

    /// Kills a real `teal` with `kill -9` some time after its first journal line, later in each round.
    private void killTeal(int within, int round, String... arguments) throws Exception {
        long journal = hub.app("teal/journal.jsonl").toFile().length();
        Process client = teal.start(arguments);
        client.getOutputStream().close();
        Until.holds("it began", () -> hub.app("teal/journal.jsonl").toFile().length() > journal || !client.isAlive());
        pause(within * (round * round) / 9 + random.nextInt(100));
        if (!client.isAlive()) {
            assertThat(client.exitValue())
                    .as(() -> client.errorReader().lines().collect(Collectors.joining("\n")))
                    .isZero(); // it was faster
        }
        client.destroyForcibly().waitFor();
    }

    /// Checked before any recovery.
    ///
    /// @return whether an attempt was interrupted
    private static boolean statusIsCorrect(String kind) {
        Until.holds("the lock is free", () -> hub.state().facts().holder().isEmpty());
        Status status = Status.of(hub.state());
        assertThat(status.closed()).isEqualTo(hub.visit().contains("status 503"));
        status.interrupted()
                .ifPresent(attempt -> assertThat(attempt.begin().kind()).hasToString(kind));
        if (status.closed()) {
            assertThat(status.interrupted()).isPresent();
            if (statusOutput.isEmpty()) {
                statusOutput = teal.must("status").out();
                assertThat(statusOutput)
                        .contains(
                                "maintenance: visitors get 503", "interrupted: " + kind + " of ", "run `teal recover`");
            }
        }
        return status.interrupted().isPresent();
    }

    @Test
    void aClientKilledDuringASnapshotLeavesNothingAndTheNextRunReportsIt() throws Exception {
        String release = live();
        for (int i = 0; i < 4; i++) {
            killTeal(400, i, "data", "snapshot");
            boolean interrupted = statusIsCorrect("snapshot");
            String id = "next-" + i;
            hub.run(now -> DataPlans.snapshot(now, id), Events.NONE);
            assertThat(hub.output("lock")
                            .contains("; recovered snapshot of " + release + ": the database was only read"))
                    .isEqualTo(interrupted);
            assertThat(hub.output("snapshot")).contains("sound");
            theOldDatabaseServes(release);
        }
    }

    @Test
    void aClientKilledDuringARestoreLeavesTheOldDatabaseOrTheNewOneAndTheNextRunSaysWhich() throws Exception {
        for (int i = 0; i < 4; i++) {
            kill("restore", 4000, i, "data", "restore", "manual-1", "-y");
        }
    }

    @Test
    void aClientKilledDuringAPushLeavesTheOldDatabaseOrTheNewOneAndTheNextRunSaysWhich() throws Exception {
        for (int i = 0; i < 4; i++) {
            kill("push", 4000, i, "data", "push", "mine.db", "-y");
        }
    }

    private void kill(String kind, int within, int round, String... arguments) throws Exception {
        String release = live();
        aWriteThatTheAppAcknowledged();
        killTeal(within, round, arguments);
        String next = statusIsCorrect(kind) ? hub.recover() : "it was complete";
        serves(release);
        if (next.contains("it was complete")) {
            assertThat(keys()).isNotEqualTo(acknowledged);
        } else {
            assertThat(next)
                    .startsWith("recovered " + kind + " of " + release + ": ")
                    .containsAnyOf("went back, the database is as it was", kind + " was undone");
            assertThat(keys()).isEqualTo(acknowledged);
        }
    }
}
