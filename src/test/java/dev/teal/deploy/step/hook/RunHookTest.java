package dev.teal.deploy.step.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.app.Slot;
import dev.teal.app.SlotState.Status;
import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.deploy.OneStep;
import dev.teal.deploy.StateFixture;
import dev.teal.deploy.operation.hook.Hook;
import dev.teal.deploy.run.StepContext;
import dev.teal.event.Event;
import dev.teal.ground.Sleep;
import dev.teal.ground.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHookTest extends OneStep {
    private static final RunHook PRE_FLIP = new RunHook(Hook.PRE_FLIP, "3fa2c1b", "");

    @TempDir
    Path folder;

    private StateFixture known;

    @BeforeEach
    void theFolder() {
        known = StateFixture.of(folder, "url: https://hub.example.com\nhooks: {timeout: 1s}\n")
                .in(Slot.BLUE, "r2", Status.RUNNING);
        on(known.state());
    }

    @AfterEach
    void close() {
        known.close();
    }

    private void hook(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve(".teal/hooks")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> printed() {
        return events.stream()
                .filter(Event.StepOutput.class::isInstance)
                .map(event -> ((Event.StepOutput) event).line())
                .toList();
    }

    @Test
    void itRunsInTheFolderOfTealYmlWithItsVariablesAndItsOutputIsShown() throws IOException {
        hook("pre-flip", "pwd; env | grep ^TEAL_ | sort; echo oh >&2; cat");
        assertThat(run(PRE_FLIP)).isEqualTo("done");
        assertThat(printed())
                .containsExactly(
                        folder.toRealPath().toString(),
                        "TEAL_APP=agent-hub",
                        "TEAL_ATTEMPT=deploy-1",
                        "TEAL_BY=ada@laptop",
                        "TEAL_COMMIT=3fa2c1b",
                        "TEAL_ERROR=",
                        "TEAL_HOOK=pre-flip",
                        "TEAL_PREVIOUS=r2",
                        "TEAL_RELEASE=r3",
                        "TEAL_SERVER=root@203.0.113.7",
                        "TEAL_SLOT=green",
                        "TEAL_STAGE=",
                        "TEAL_URL=https://hub.example.com",
                        "TEAL_VERB=deploy",
                        "oh");
    }

    @Test
    void aFailureIsReportedWithItsLastLines() throws IOException {
        hook("pre-flip", "echo no flight today; exit 3");
        Problem problem = failure(PRE_FLIP);
        assertThat(problem).hasMessage("the hook .teal/hooks/pre-flip failed with exit code 3");
        assertThat(problem.details()).containsExactly("no flight today");
    }

    @Test
    void afterTheEndAFailureOnlyWarns() throws IOException {
        hook("on-failure", "echo \"$TEAL_ERROR\"; exit 3");
        assertThat(run(new RunHook(Hook.ON_FAILURE, "", "it broke"))).isEqualTo("failed, see the warning");
        assertThat(printed()).containsExactly("it broke");
        assertThat(warnings()).containsExactly("the hook .teal/hooks/on-failure failed with exit code 3");
    }

    @Test
    void atItsLimitItEndsWithAllThatItStarted() throws Exception {
        Sleep behind = Sleep.unique();
        Sleep stubborn = Sleep.unique();
        hook("pre-flip", behind + " & trap '' TERM; echo waits; " + stubborn + "; " + stubborn);
        CompletableFuture<Boolean> ran = CompletableFuture.supplyAsync(
                () -> Until.within(Duration.ofSeconds(5), () -> behind.runs() && stubborn.runs()));
        assertThat(failure(PRE_FLIP))
                .hasMessage("the hook .teal/hooks/pre-flip did not end within 1 s and was stopped");
        assertThat(ran.get()).isTrue();
        assertThat(printed()).containsExactly("waits");
        Until.holds("all have ended", () -> !behind.runs() && !stubborn.runs());
    }

    @Test
    void whatItLeavesInTheBackgroundDoesNotDelayIt() throws IOException {
        hook("pre-flip", "sleep 5 & echo done");
        assertThat(run(PRE_FLIP)).isEqualTo("done");
        assertThat(printed()).containsExactly("done");
    }

    @Test
    void ctrlCEndsIt() throws Exception {
        Sleep sleep = Sleep.unique();
        hook("pre-flip", sleep.toString());
        Cancellation cancellation = new Cancellation();
        StepContext context =
                new StepContext(known.state(), context().attempt(), events::add, cancellation, Clock.systemUTC());
        Thread ctrlC = Thread.ofVirtual().start(() -> {
            Until.holds("it runs", sleep::runs);
            cancellation.request();
        });
        Problem problem = catchThrowableOfType(Problem.class, () -> PRE_FLIP.run(context));
        ctrlC.join();
        assertThat(problem).hasMessage("stopped on your request");
        Until.holds("it ended", () -> !sleep.runs());
    }

    @Test
    void aHookOfAnotherMachineIsAWarning() {
        assertThat(run(new RunHook(Hook.POST_FLIP, "", ""))).isEqualTo("not run");
        assertThat(warnings())
                .containsExactly("the hook .teal/hooks/post-flip did not end, and is not on this machine");
    }
}
