package dev.teal.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Cancellation;
import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.Hub;
import dev.teal.deploy.Hub.Kind;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.router.InFlight;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.setup.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real deployments of the sample app on this machine: processes, nginx, journal, lock.
@Tag("server")
class PlanRunnerTest {
    @TempDir
    private Path folder;

    private Hub hub;

    @BeforeEach
    void start() {
        hub = Hub.start(folder);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void theFirstReleaseGoesToTheLiveSlotAndTheSecondToTheOther() {
        hub.deploy("r1");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        assertThat(hub.done())
                .containsExactly(
                        "build", "lock", "preflight", "ship", "start", "healthy", "router", "record", "unlock");
        assertThat(hub.app(".active-port"))
                .hasContent(String.valueOf(hub.state().target().slots().port(Slot.BLUE)));

        hub.deploy("r2");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.GREEN, "r2"));
        assertThat(hub.done())
                .containsExactly(
                        "build",
                        "lock",
                        "preflight",
                        "ship",
                        "start",
                        "healthy",
                        "flip",
                        "router",
                        "drain",
                        "retire",
                        "record",
                        "unlock");
        assertThat(hub.state().slotState(Slot.BLUE).status()).isEqualTo(SlotState.Status.STOPPED);
        assertThat(hub.app(".active-port"))
                .hasContent(String.valueOf(hub.state().target().slots().port(Slot.GREEN)));

        hub.rollback("");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
    }

    /// Somebody else has removed what it runs.
    @Test
    void aReleaseWhoseFilesAreGoneIsNoTarget() {
        hub.deploy("r1");
        hub.deploy("r2");
        hub.deploy("r3");
        assertThat(RetainedReleases.of(hub.state()).state("r2")).isEqualTo(RetainedReleases.State.KEPT);
        hub.server.run(Command.of("rm", "-r", hub.app("teal/files/r2").toString()));
        assertThat(RetainedReleases.of(hub.state()).state("r2")).isEqualTo(RetainedReleases.State.IMAGE_GONE);
        Problem problem = failing(() -> hub.rollback(""));
        assertThat(problem).hasMessage("the image of r2 is no longer on local");
        assertThat(problem.next()).startsWith("`teal rollback r1`, or deploy that version again");
        hub.rollback("r1");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.GREEN, "r1"));
    }

    @Test
    void withAStandbyARollbackStartsNothing() {
        hub.deploy("r1");
        hub.deploy("r2", Kind.GOOD, "standby: running\n", Events.NONE, new Cancellation());
        assertThat(hub.state().slotState(Slot.BLUE).running()).isTrue();
        hub.rollback("r1");
        assertThat(hub.done())
                .containsExactly("lock", "healthy", "flip", "router", "drain", "retire", "record", "unlock");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
    }

    @Test
    void anAppThatWaitsForItsStreamsEndsByItself() throws Exception {
        hub.deploy("r1", Kind.KEEPING);
        CompletableFuture<String> stream = ask(hub, "/events", "Accept: text/event-stream");
        hub.deploy("r2", Kind.GOOD, "drain: 300ms\nstop_timeout: 1m\n", Events.NONE, new Cancellation());
        // An idle connection of nginx' counts for two seconds.
        assertThat(hub.said("drain"))
                .matches("\\d connections? (is|are) still open on blue after 0 s and will be closed");
        assertThat(hub.said("retire")).isEqualTo("blue stopped; 1 connection closed");
        assertThat(stream.get()).startsWith("HTTP/1.1 200 ").doesNotEndWith("\r\n0\r\n\r\n");
        assertThat(hub.app("teal/processes/blue/exit")).hasContent("0");
    }

    @Test
    void streamsThatMayNotStayAreClosedWhileARequestIsWaitedFor() throws Exception {
        try (Hub apart = Hub.start(Files.createDirectory(folder.resolve("apart")), "", "streams: 0s\n")) {
            apart.deploy("r1");
            CompletableFuture<String> stream = ask(apart, "/events", "Accept: text/event-stream");
            List<CompletableFuture<String>> slow = new ArrayList<>();
            Events beforeTheFlip = at("flip", () -> slow.add(ask(apart, "/slow?ms=6000")));
            apart.deploy("r2", Kind.GOOD, "", beforeTheFlip, new Cancellation());
            assertThat(apart.said("drain")).matches("1 stream closed after \\d+ s; no request left on blue");
            assertThat(apart.said("retire")).isEqualTo("blue stopped");
            assertThat(slow.getFirst().get()).startsWith("HTTP/1.1 200 ").endsWith("waited 6000 ms\n");
            assertThat(stream.get()).startsWith("HTTP/1.1 200 ").doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    /// All that comes back through nginx until the connection is closed; fails when it is reset. The slot has
    /// the request when this returns.
    private static CompletableFuture<String> ask(Hub hub, String path, String... headers) {
        Target target = hub.state().target();
        Command count = target.router().inFlight(target.slots().address(Slot.BLUE));
        Supplier<InFlight> blue = () -> InFlight.of(hub.server.run(count)).orElseThrow();
        Until.holds("no idle connection is left", () -> blue.get().requests() == 0);
        int before = blue.get().all();
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.nginx.port());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n"
                                    + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Until.holds("blue has it", () -> blue.get().all() > before);
            return CompletableFuture.supplyAsync(() -> rest(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rest(Socket socket) {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Found by `./dev bench data`, which kills a slot before each rollback.
    @Test
    void aStandbyThatWasJustStartedAgainIsWaitedFor() {
        hub.deploy("r1");
        hub.deploy("r2", Kind.GOOD, "standby: running\n", Events.NONE, new Cancellation());
        String blue = hub.app("teal/processes/blue").toString();
        Result killed = hub.server.run(Command.script("""
                pid=$(cat "$1/pid") && kill -KILL $(cat "/proc/$pid/task/$pid/children") &&
                  until [ "$(cat "$1/restarts")" = 1 ]; do sleep 0.02; done
                """, blue));
        assertThat(killed.ok()).as(killed.toString()).isTrue();
        hub.rollback("r1");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
    }

    /// The app takes its time to listen, and somebody else answers in its place.
    @Test
    void aPortThatSomebodyElseTakesWhileTheAppStartsGetsNoVisitors() {
        hub.deploy("r1");
        try (Stranger stranger = new Stranger(port(Slot.GREEN))) {
            Problem problem =
                    failing(() -> hub.deploy("r2", Kind.SLOW, "", at("start", stranger::listen), new Cancellation()));
            assertThat(problem)
                    .hasMessageContaining("port " + port(Slot.GREEN))
                    .hasMessageContaining("not the app's alone: pid");
            assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(hub.done()).doesNotContain("healthy", "flip");
        }
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
    }

    @Test
    void aPortThatSomebodyElseTakesBeforeTheFlipGetsNoVisitors() {
        hub.deploy("r1");
        try (Stranger stranger = new Stranger(port(Slot.GREEN))) {
            Problem problem = failing(() -> hub.deploy(
                    "r2",
                    Kind.GOOD,
                    "",
                    at("flip", () -> {
                        kill(Slot.GREEN);
                        stranger.listen();
                    }),
                    new Cancellation()));
            assertThat(problem).hasMessageContaining("not the app's alone: pid");
            assertThat(hub.done()).contains("healthy").doesNotContain("flip");
        }
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" 127.0.0.2:", "\\nfs=nfs", "x\",pid=1,fd=3"})
    void aListenerOnTheIdlePortIsFoundWhateverItCallsItself(String name) throws IOException {
        hub.deploy("r1");
        String listens = "use IO::Socket::INET; $0 = shift; $held = IO::Socket::INET->new(Listen => 1,"
                + " LocalAddr => '127.0.0.1', LocalPort => shift) or die; $| = 1; print 1; sleep";
        Process other = new ProcessBuilder("perl", "-e", listens, name, String.valueOf(port(Slot.GREEN))).start();
        try {
            assertThat(other.getInputStream().read()).isPositive();
            Problem problem = failing(() -> hub.deploy("r2"));
            assertThat(problem).hasMessageEndingWith("by another process: " + name + " (pid " + other.pid() + ")");
            assertThat(hub.done()).doesNotContain("preflight");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void theDataFolderIsItsOwnersAlone() throws IOException {
        Path data = hub.app("data");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
        new Setup(hub.config(Kind.GOOD, ""), hub.server, hub.local, Events.NONE, new Cancellation(), Hub.CLOCK).run();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .as("what is there stays as it is")
                .isEqualTo("rwxr-x---");
    }

    private int port(Slot slot) {
        return hub.state().target().slots().port(slot);
    }

    /// Before the step acts.
    private static Events at(String step, Runnable act) {
        return event -> {
            if (event instanceof Event.StepStarted started && started.step().equals(step)) {
                act.run();
            }
        };
    }

    /// Its supervisor starts it again, after half a second.
    private void kill(Slot slot) {
        Result killed = hub.server.run(Command.script(
                "pid=$(cat \"$1/pid\") && kill -KILL $(cat \"/proc/$pid/task/$pid/children\")",
                hub.app("teal/processes/" + slot).toString()));
        assertThat(killed.ok()).as(killed.toString()).isTrue();
    }

    /// Answers 200 to everything, from a process that is not the app's.
    private record Stranger(int port, AtomicReference<HttpServer> http) implements AutoCloseable {
        Stranger(int port) {
            this(port, new AtomicReference<>());
        }

        void listen() {
            Until.holds("the port is free", this::tookThePort);
        }

        private boolean tookThePort() {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
                server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
                server.start();
                http.set(server);
                return true;
            } catch (IOException taken) {
                return false;
            }
        }

        @Override
        public void close() {
            Optional.ofNullable(http.get()).ifPresent(server -> server.stop(0));
        }
    }

    @Test
    void aReleaseThatDoesNotGetHealthyChangesNothingAndIsKeptForInspection() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.UNHEALTHY));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.happened()).contains("green did not become healthy in ", "failed, the last with 500");
        assertThat(problem.details())
                .first()
                .isEqualTo("The old release (r1, blue) still serves; nothing changed for users.");
        assertThat(problem.details()).anyMatch(line -> line.contains("listening on 127.0.0.1"));
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        assertThat(hub.undone()).containsExactly("start");
        assertThat(hub.state().slotState(Slot.GREEN).release()).isEqualTo("r2");
        assertThat(hub.state().slotState(Slot.GREEN).running()).isFalse();
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
    }

    /// It serves nobody, so the user hears what is wrong before it has stopped.
    @Test
    void whatFailedIsToldBeforeItIsStopped() {
        hub.deploy("r1");
        List<SlotState> atReport = new ArrayList<>();
        Events report = event -> {
            if (event instanceof Event.Failing) {
                atReport.add(hub.state().slotState(Slot.GREEN));
            }
        };
        Problem problem = failing(() -> hub.deploy("r2", Kind.UNHEALTHY, "", report, new Cancellation()));
        assertThat(atReport).singleElement().matches(SlotState::running);
        assertThat(hub.events)
                .contains(new Event.Failing(
                        new Event.Failed(problem.happened(), problem.details(), problem.next(), problem.exitCode())));
        assertThat(hub.state().slotState(Slot.GREEN).running()).isFalse();
    }

    @Test
    void aReleaseThatCrashesAtStartIsRefusedAtOnceWithItsLastWords() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.CRASHING));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.happened()).contains("it ended by itself");
        assertThat(problem.details()).contains("  SqliteError: no such column: assets.owner");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
    }

    @Test
    void aReleaseThatFailsItsVerificationAfterTheFlipIsFlippedBack() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.LYING));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(problem.happened()).contains("status 200, slot green, release another");
        assertThat(problem.details())
                .first()
                .isEqualTo("The old release (r1, blue) serves again: traffic was moved back.");
        assertThat(hub.undone()).containsExactly("flip", "start");
        assertThat(hub.events.stream().map(event -> event.getClass().getSimpleName()))
                .as("traffic goes back, then the report, then the new release is stopped")
                .endsWith("StepUndone", "Failing", "StepStarted", "StepUndone");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().previous()).isEmpty();
    }

    @Test
    void aReleaseThatDiesWhileItIsWatchedIsFlippedBack() {
        hub.deploy("r1");
        Problem problem = failing(() -> hub.deploy("r2", Kind.FLEETING, "watch: 60s", Events.NONE, new Cancellation()));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(hub.undone()).containsExactly("flip", "start");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
    }

    @Test
    void anAppThatWantsHttpsIsAskedByHttpsWhereItsAddressIsOne() {
        Problem problem = failing(() -> hub.deploy("r1", Kind.HTTPS_ONLY));
        assertThat(problem.happened())
                .endsWith("failed, the last with 301 to https://localhost/api/assets?page_size=1");
        assertThat(problem.next()).startsWith("the app redirects visitors to https: set `url` in teal.yml");

        hub.deploy("r2", Kind.HTTPS_ONLY, NOWHERE, Events.NONE, new Cancellation());
        assertThat(hub.said("router")).isEqualTo("green answers 200 and names r2");
        assertThat(hub.said("address")).startsWith(ADDRESS + ": ");
    }

    @Test
    void anAppThatKnowsItsNameIsAskedByIt() {
        Problem problem = failing(() -> hub.deploy("r1", Kind.NAMED));
        assertThat(problem.happened()).endsWith("failed, the last with 400");
        assertThat(problem.next())
                .startsWith("the request had the header `Host: localhost`: ")
                .contains("set `url`");
        hub.deploy(
                "r2",
                Kind.NAMED,
                NOWHERE.replace("127.0.0.1:1", "hub.example.com").replace("https", "http"),
                Events.NONE,
                new Cancellation());
        assertThat(hub.said("router")).isEqualTo("green answers 200 and names r2");
    }

    /// nginx tells the app then that Teal's own question came by http.
    @Test
    void anAppThatWantsHttpsMayRedirectAServerThatIsNotTrusted() {
        hub.with("  trusted: [10.0.0.0/24]\n" + NOWHERE);
        new Setup(hub.config(Kind.GOOD, ""), hub.server, hub.local, Events.NONE, new Cancellation(), Hub.CLOCK).run();
        hub.deploy("r1", Kind.HTTPS_ONLY);
        assertThat(hub.said("router"))
                .isEqualTo("blue answers 301 to https://127.0.0.1:1/api/assets?page_size=1 and names r1");
    }

    private static final String ADDRESS = "https://127.0.0.1:1/api/assets?page_size=1";
    /// A public address at which nobody answers.
    private static final String NOWHERE = "url: https://127.0.0.1:1\n";

    @Test
    void anAddressThatDoesNotLeadHereYetKeepsNoFirstReleaseFromGoingLive() {
        hub.deploy("r1", Kind.GOOD, NOWHERE, Events.NONE, new Cancellation());
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        assertThat(warnings()).singleElement().asString().startsWith(ADDRESS + " does not lead to local (");
        assertThat(hub.said("public")).startsWith("not asked: ");
    }

    @Test
    void anAddressThatCannotShowAReleaseMovesNothingTwice() throws IOException {
        try (Front front = new Front(hub.nginx.port())) {
            front.answers = Front.LOGIN;
            hub.deploy("r1");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.GREEN, "r2"));
            assertThat(hub.undone()).isEmpty();
            assertThat(warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "does not show the release that is live in blue (status 302 to https://login.example.com/")
                    .contains("only the router is asked after the flip");

            hub.with(front.url()).rollback("r1");
            assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        }
    }

    @Test
    void aFrontThatDropsHeadersStillHasToShowTheStatus() throws IOException {
        try (Front front = new Front(hub.nginx.port())) {
            front.answers = Front.BARE;
            hub.deploy("r1");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.said("public")).endsWith(" answers 200");
            assertThat(warnings()).singleElement().asString().endsWith("after the flip only its status counts");

            Events broken = at("flip", () -> front.answers = Front.LOGIN);
            Problem problem = failing(() -> hub.deploy("r3", Kind.GOOD, front.url(), broken, new Cancellation()));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        }
    }

    @Test
    void whatTheAddressShowedBeforeItMustShowAfterTheFlip() throws IOException {
        try (Front front = new Front(hub.nginx.port())) {
            hub.deploy("r1", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.said("address"))
                    .as("nginx' own answer shows the way")
                    .endsWith(" shows blue");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.said("address")).endsWith(" shows blue");
            assertThat(hub.said("public")).endsWith(" answers 200 from green");
            assertThat(warnings()).isEmpty();

            Events moved = at("flip", () -> front.answers = Front.LOGIN);
            Problem problem = failing(() -> hub.deploy("r3", Kind.GOOD, front.url(), moved, new Cancellation()));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
            assertThat(problem).hasMessageContaining("does not show the new release: status 302 to https://login");
            assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.GREEN, "r2"));
        }
    }

    private List<String> warnings() {
        return hub.events.stream()
                .filter(Event.Warning.class::isInstance)
                .map(event -> ((Event.Warning) event).text())
                .toList();
    }

    /// What stands between visitors and nginx: passes requests on.
    private static final class Front implements AutoCloseable {
        static final String ALL = "all";
        /// Without headers of Teal's.
        static final String BARE = "bare";
        static final String LOGIN = "login";

        private final HttpServer http;
        volatile String answers = ALL;

        Front(int port) throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                if (answers.equals(LOGIN)) {
                    exchange.getResponseHeaders().set("Location", "https://login.example.com/");
                    exchange.sendResponseHeaders(302, -1);
                } else {
                    URL behind = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI())
                            .toURL();
                    HttpURLConnection passed = (HttpURLConnection) behind.openConnection();
                    int status = passed.getResponseCode();
                    for (String header : answers.equals(BARE) ? List.<String>of() : MARKS) {
                        Optional.ofNullable(passed.getHeaderField(header))
                                .ifPresent(
                                        value -> exchange.getResponseHeaders().set(header, value));
                    }
                    exchange.sendResponseHeaders(status, -1);
                }
                exchange.close();
            });
            http.start();
        }

        private static final List<String> MARKS = List.of("X-Teal-Slot", "X-Teal-Release");

        /// A line of teal.yml.
        String url() {
            return "url: http://127.0.0.1:" + http.getAddress().getPort() + "\n";
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    @Test
    void aUserWhoStopsWhileHealthIsAwaitedGetsBackWhatWas() {
        hub.deploy("r1");
        Cancellation cancellation = new Cancellation();
        Events ctrlC = event -> {
            if (event instanceof Event.StepProgress progress && progress.step().equals("healthy")) {
                cancellation.request();
            }
        };
        Problem problem = failing(() -> hub.deploy("r2", Kind.SLOW, "", ctrlC, cancellation));
        assertThat(problem).hasCauseInstanceOf(Cancelled.class);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(hub.undone()).containsExactly("start");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().facts().journal().interrupted()).isEmpty();
    }

    /// The second client looks while the first one holds the lock, and takes the lock when the first one is done.
    @Test
    void aPlanMadeWhileAnotherDeployedIsMadeAgainUnderTheLock() {
        hub.deploy("r1");
        List<ServerState> seen = new ArrayList<>();
        Events second = event -> {
            if (event instanceof Event.StepStarted step && step.step().equals("healthy")) {
                seen.add(hub.state().mustBeReady());
            }
        };
        hub.deploy("r2", Kind.GOOD, "", second, new Cancellation());
        assertThat(seen.getFirst().live()).isEqualTo(Slot.BLUE);
        hub.deploy("r3", seen.getFirst());
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r3"));
        assertThat(hub.state().slotState(Slot.GREEN).release()).isEqualTo("r2");
    }

    @Test
    void theRecordsAndEnvironmentsAreTheirOwnersOnly() throws IOException {
        hub.deploy("r1");
        for (String file : new String[] {"teal/env/r1", "teal/env/r1.sh", "teal/releases/r1.json"}) {
            assertThat(Files.getPosixFilePermissions(hub.app(file))).as(file).hasSize(2);
        }
    }

    @Test
    void withoutAJournalNothingIsDone() throws IOException {
        hub.deploy("r1");
        Files.delete(hub.app("teal/journal.jsonl"));
        Files.createDirectory(hub.app("teal/journal.jsonl"));
        Problem problem = failing(() -> hub.deploy("r2"));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(problem.happened()).contains("journal.jsonl cannot be written");
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
        assertThat(hub.state().slotState(Slot.GREEN)).isEqualTo(SlotState.NONE);
    }

    /// The way back must not need what made the way forward fail.
    @Test
    void aDiskThatFillsAfterTheFlipDoesNotKeepTrafficFromGoingBack() {
        hub.deploy("r1");
        Events filling = event -> {
            if (event instanceof Event.StepDone step && step.step().equals("flip")) {
                try {
                    Files.delete(hub.app("teal/journal.jsonl"));
                    Files.createSymbolicLink(hub.app("teal/journal.jsonl"), Path.of("/dev/full"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
        Problem problem = failing(() -> hub.deploy("r2", Kind.GOOD, "", filling, new Cancellation()));
        assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(hub.visit()).isEqualTo(Hub.answer(Slot.BLUE, "r1"));
    }

    private static Problem failing(Runnable deployment) {
        Problem problem = catchThrowableOfType(Problem.class, deployment::run);
        assertThat(problem).as("a deployment that fails").isNotNull();
        return problem;
    }
}
