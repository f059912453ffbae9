package dev.teal.deploy.plan;

import static dev.teal.deploy.Faults.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.data.Snapshots;
import dev.teal.data.Source;
import dev.teal.deploy.state.Target;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `kill -9` of sqlite3 and of the server's shell while they work on a database.
@Tag("server")
class KilledOnServerTest extends DataFaults {
    /// A killed check has no result.
    @Test
    void aKilledSqlite3IsReportedAndNoDatabaseIsTakenForDamaged() {
        String release = live();
        for (String at : List.of("VACUUM INTO", "integrity_check")) {
            Problem[] problem = new Problem[1];
            for (int i = 0; problem[0] == null; i++) {
                assertThat(i).as("a kill hit " + at).isLessThan(100);
                String id = "killed-" + i;
                killing(
                        () -> problem[0] = catchThrowableOfType(
                                Problem.class, () -> hub.run(now -> DataPlans.snapshot(now, id), Events.NONE)),
                        at,
                        hub.app("teal/snapshots/" + id + ".partial").toString());
                must(hub.state().target().snapshots().remove(id));
            }
            assertThat(problem[0].exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(problem[0].happened())
                    .isEqualTo("data/hub.db could not be copied on local (exit code 24), and its copy was removed");
            assertThat(problem[0].details()).anyMatch(line -> line.contains("ended by signal 9"));
            theOldDatabaseServes(release);
        }
        Target target = hub.state().target();
        Database database = target.databases().getFirst();
        DatabaseSwap swap = target.swap(database, "x");
        File copy = hub.app("teal/snapshots/manual-1/data/hub.db").toFile();
        Source snapshot = new Source.Copy(copy.toString());
        for (Command check :
                List.of(swap.ready(snapshot, copy.length()), target.snapshots().verify(database, snapshot, 0))) {
            Result[] result = new Result[1];
            for (int i = 0; result[0] == null || result[0].ok(); i++) {
                assertThat(i).as("a kill hit " + check).isLessThan(100);
                must(swap.discard());
                killing(() -> result[0] = hub.server.run(check), "integrity_check", folder.toString());
            }
            assertThat(result[0].exitCode()).isEqualTo(Snapshots.KILLED);
        }
        must(swap.discard());
    }

    @Test
    void aRestoreWhoseShellIsKilledDuringTheSwapReportsItAndTheOldDatabaseServes() {
        String release = live();
        for (boolean worker : List.of(false, true)) {
            try (Server through = Servers.connect(new Destination.Local(), Events.NONE)) {
                long shell = Long.parseLong(
                        through.run(Command.script("echo $$")).out().strip());
                int delay = random.nextInt(worker ? 30 : 12);
                Thread[] killer = new Thread[1];
                Problem problem = catchThrowableOfType(
                        Problem.class,
                        () -> hub.run(
                                restore("swap-1"),
                                through,
                                at(
                                        "replace",
                                        () -> killer[0] =
                                                Thread.ofPlatform().start(() -> kill(shell, worker, delay)))));
                join(killer[0]);
                if (problem == null || hub.done().contains("replace")) { // it was faster
                    hub.recover();
                    continue;
                }
                if (worker) {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.UNKNOWN);
                    assertThat(problem.next()).contains("`teal recover`");
                    assertThat(hub.recover()).startsWith("recovered restore of " + release + ": restore was undone");
                } else {
                    assertThat(problem.happened()).startsWith("data/hub.db could not be replaced (exit code 137)");
                    assertThat(problem.details().getFirst()).contains("serves again, with the data it had");
                }
                theOldDatabaseServes(release);
            }
        }
    }

    /// Kills the worker, or only its current command.
    private static void kill(long worker, boolean itself, int delay) {
        ProcessHandle shell = ProcessHandle.of(worker).orElseThrow();
        pause(delay);
        if (itself) {
            shell.destroyForcibly();
        } else {
            Until.holds("it runs", () -> shell.children().findAny().isPresent());
            shell.children().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
