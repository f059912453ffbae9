package dev.teal.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.base.Times;
import dev.teal.config.Layout;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Journal;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LockHeld;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ServerLost;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class FencedServerTest {
    @TempDir
    private Path directory;

    private final Server server = new LocalServer(Events.NONE);
    private Layout layout;
    private Path journal;
    private Path act;

    @BeforeEach
    void prepare() throws IOException {
        layout = new Layout(directory.toString());
        Files.createDirectories(Path.of(layout.teal()));
        Files.createFile(Path.of(layout.lock()));
        journal = Path.of(layout.journal());
        act = directory.resolve("act");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachHolderHasTheNextEpoch() {
        try (FencedServer first = take()) {
            assertThat(first.epoch()).isEqualTo(1);
        }
        try (FencedServer second = take()) {
            assertThat(second.epoch()).isEqualTo(2);
        }
        assertThat(Path.of(layout.epoch())).hasContent("2");
    }

    @Test
    void aJournalLineIsOnDiskBeforeTheActItAnnounces() {
        try (FencedServer fence = take()) {
            fence.note(line("flip"));
            assertThat(journal).doesNotExist();
            assertThat(fence.run(Command.of("cat", layout.journal())).out())
                    .contains("\"step\":\"flip\"")
                    .endsWith("}\n");
            fence.note(line("drain"));
            fence.flush();
            fence.flush();
        }
        assertThat(journal)
                .content()
                .containsOnlyOnce("\"flip\"")
                .containsOnlyOnce("\"drain\"")
                .hasLineCount(2);
    }

    /// A command that `-v` shows can be run by hand: it has no check of the epoch, which would refuse it, and
    /// no journal lines, which would be written again.
    @Test
    void aCommandIsShownWithoutItsFence() {
        List<Event> events = new CopyOnWriteArrayList<>();
        try (Server watched = new LocalServer(events::add);
                FencedServer fence = FencedServer.take(watched, layout, "ada@laptop", "deploy", Instant.EPOCH)) {
            fence.note(line("flip"));
            events.clear();
            Result result = fence.run(Command.of("cat").withInput("s3cret"));
            assertThat(result.out()).isEqualTo("s3cret");
            assertThat(events).containsExactly(new Event.CommandRun("local", "cat", true, 0, result.took()));
        }
        assertThat(journal).content().containsOnlyOnce("flip");
    }

    @Test
    void aChannelIsFencedToo() throws IOException {
        try (FencedServer fence = take()) {
            fence.note(line("ship"));
            try (Channel channel = fence.open(Command.of("cat", layout.journal()))) {
                assertThat(channel.out().readAllBytes()).asString().contains("\"ship\"");
            }
            takenOver();
            assertThatThrownBy(() -> fence.open(touch())).hasMessageContaining("took over the lock");
        }
    }

    @Test
    void aClientWhoseLockWasTakenOverCannotActAnyMore() throws IOException {
        try (FencedServer fence = take()) {
            takenOver();
            fence.note(line("flip"));
            Problem refused = catchThrowableOfType(Problem.class, () -> fence.run(touch()));
            assertThat(refused).hasMessage("another client took over the lock on local; this client has stopped");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.UNKNOWN);
        }
        assertThat(act).doesNotExist();
        assertThat(journal).doesNotExist();
    }

    /// A release command is the app's own and may exit with any code.
    @ParameterizedTest
    @CsvSource({"113,teal: the epoch is not 1", "114,teal: no journal"})
    void aCommandsExitCodeIsNotTakenForTheFencesRefusal(int code, String words) {
        try (FencedServer fence = take()) {
            fence.note(line("release"));
            Result result =
                    fence.run(Command.script("printf '%s\\n' \"$2\" >&2; exit \"$1\"", String.valueOf(code), words));
            assertThat(result.exitCode()).isEqualTo(code);
            assertThat(result.err()).isEqualTo(words + "\n");
        }
    }

    @Test
    void withoutRoomForTheJournalNothingIsDone() throws IOException {
        try (FencedServer fence = take()) {
            Files.createSymbolicLink(journal, Path.of("/dev/full"));
            fence.note(line("flip"));
            Problem refused = catchThrowableOfType(Problem.class, () -> fence.run(touch()));
            assertThat(refused).hasMessage("the journal %s cannot be written", journal);
            assertThat(refused.details()).isNotEmpty().noneMatch(detail -> detail.contains("teal-"));
            assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(act).doesNotExist();
            fence.undoing();
            assertThat(fence.run(touch()).ok()).isTrue();
        }
        assertThat(act).exists();
    }

    @Test
    void anIncompleteLineDoesNotDamageTheNextOne() throws IOException {
        Files.writeString(journal, "{\"v\":1,\"at\":\"2026-11");
        try (FencedServer fence = take()) {
            fence.note(line("flip"));
            fence.flush();
        }
        assertThat(Journal.parse(Files.readAllLines(journal)).entries())
                .extracting(Entry::step)
                .containsExactly("flip");
    }

    /// A query that saw the new epoch must not report the lock as free.
    @Test
    void theHolderIsNamedBeforeTheEpochRises() throws IOException {
        Files.createDirectories(Path.of(layout.epoch() + ".new"));
        assertThatThrownBy(this::take).hasMessage("the lock on local cannot be written");
        assertThat(Path.of(layout.holder())).isNotEmptyFile();
        assertThat(Path.of(layout.epoch())).doesNotExist();
    }

    @Test
    void onAFullDiskALockThatWasNotTakenLeavesNoFile() throws IOException {
        Path begun = Path.of(layout.epoch() + ".new");
        Files.createSymbolicLink(begun, Path.of("/dev/full"));
        assertThatThrownBy(this::take).hasMessage("the lock on local cannot be written");
        assertThat(begun).doesNotExist();
    }

    @Test
    void afterAHungCommandTheNextClientGetsTheLock() {
        FencedServer hung = take();
        Command hangs = Command.script("mkfifo \"$1\" && exec cat \"$1\"", act.toString());
        assertThatThrownBy(() -> hung.run(hangs, Duration.ofSeconds(1))).isInstanceOf(ServerLost.class);
        try (Server other = new LocalServer(Events.NONE)) {
            assertThatThrownBy(() -> take(other)).isInstanceOf(LockHeld.class);
            Until.holds("the lock is free", () -> isFree(other));
            try (FencedServer next = take(other)) {
                assertThat(next.epoch()).isGreaterThan(hung.epoch());
            }
        }
    }

    private boolean isFree(Server other) {
        try {
            take(other).close();
            return true;
        } catch (LockHeld held) {
            return false;
        }
    }

    @Test
    void aFinishedHolderIsNoLongerNamed() {
        take().close();
        assertThat(Path.of(layout.holder())).isEmptyFile();
        take().release();
        assertThat(Path.of(layout.holder())).isEmptyFile();
    }

    @Test
    void aClientThatFindsTheLockTakenLearnsTheHolder() {
        FencedServer fence = take();
        try (Server other = new LocalServer(Events.NONE)) {
            assertThatThrownBy(() -> take(other))
                    .hasMessage("another deployment holds the lock on local: ada@laptop, deploy since "
                            + Times.of(Instant.EPOCH));
            fence.close();
            take(other).close();
        }
    }

    @Test
    void theHolderIsOneLine() {
        try (FencedServer held = FencedServer.take(server, layout, "ada\\nb\nepoch 99", "deploy", Instant.EPOCH);
                Server other = new LocalServer(Events.NONE)) {
            assertThat(held.epoch()).isEqualTo(1);
            assertThatThrownBy(() -> take(other)).hasMessage("another deployment holds the lock on local: ada\\nb");
        }
    }

    @Test
    void aMissingLockFileLeadsToSetup() throws IOException {
        Files.delete(Path.of(layout.lock()));
        Files.delete(Path.of(layout.teal()));
        assertThatThrownBy(this::take)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.next()).contains("teal setup"));
    }

    private FencedServer take() {
        return take(server);
    }

    private FencedServer take(Server from) {
        return FencedServer.take(from, layout, "ada@laptop", "deploy", Instant.EPOCH);
    }

    private void takenOver() throws IOException {
        Files.writeString(Path.of(layout.epoch()), "7\n");
    }

    private Command touch() {
        return Command.of("touch", act.toString());
    }

    public static Entry line(String step) {
        return new Entry(
                1,
                Instant.parse("2026-11-23T09:15:33Z"),
                "deploy-1",
                1,
                Entry.Kind.DEPLOY,
                "r2",
                "blue",
                "green",
                step,
                Entry.Phase.INTENT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "what it does",
                "ada@laptop");
    }
}
