package dev.teal.chaos;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A server with the sample app on it, traffic that never stops, and whoever deploys.
final class ChaosRun implements AutoCloseable {
    static final String APP = "/opt/agent-hub";
    static final String DATABASE = APP + "/data/hub.db";
    static final Consumer<String> UNHEARD = step -> {};

    private static final Duration VERB = Duration.ofMinutes(3);
    private static final Duration THINK = Duration.ofMillis(20);

    final TestServer server;
    private final BuildEngine engine;
    private final Setting setting;
    private final Path folder;
    private final List<Traffic> all = new ArrayList<>();
    private final Set<Long> clients = new LinkedHashSet<>();
    private String env = "";
    private String container = "";
    private String more = "";
    private String drain = "2s";
    private int version = 1;

    /// Names of a deployment's steps, in order.
    List<String> steps = List.of();
    /// The releases that may answer: the live one, and those that are tried in this case.
    final Set<String> legal = new LinkedHashSet<>();
    String live = "";
    /// When a client said last that all is done, and nobody acted since.
    Optional<Instant> done = Optional.empty();

    private ChaosRun(TestServer server, BuildEngine engine, Setting setting) {
        this.server = server;
        this.engine = engine;
        this.setting = setting;
        try {
            folder = Files.createTempDirectory("teal-chaos");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChaosRun start(BuildEngine engine, Setting setting) {
        ChaosRun world = new ChaosRun(TestServer.view("chaos"), engine, setting);
        world.server.startNginx();
        world.server.must(setting.prepared());
        world.usual();
        world.must("setup", "-y");
        world.must("deploy");
        world.steps = world.must("deploy").steps(); // of one that has a release to retire
        world.live = Reality.of(world.server).release();
        world.legal.clear();
        world.legal.add(world.live);
        world.flow();
        return world;
    }

    private void flow() {
        Traffic strict = Traffic.to(server.address(), 80)
                .get(2)
                .post(2)
                .fresh(1)
                .slow(1, Duration.ofSeconds(2))
                .events(1)
                .upload(1, Duration.ofSeconds(1))
                .thinkTime(THINK)
                .timeout(setting.patience())
                .start();
        all.add(strict);
        // As a pool of Go's: connections idle for up to 90 s, and a POST is not tried again.
        for (int seconds : List.of(31, 61, 89)) {
            all.add(Traffic.to(server.address(), 80)
                    .post(2)
                    .thinkTime(Duration.ofSeconds(seconds))
                    .timeout(setting.patience())
                    .start());
        }
        strict.awaitRequests(200, Duration.ofSeconds(30));
    }

    /// Each request asks for 25 s; a drain has to wait for it. To be stopped by whoever asked for it.
    Traffic patient() {
        Traffic patient = Traffic.to(server.address(), 80)
                .slow(2, Duration.ofSeconds(25))
                .timeout(setting.patience())
                .start();
        all.add(patient);
        return patient;
    }

    /// Requests count under this name from now on.
    void phase(String name) {
        all.forEach(one -> one.phase(name));
    }

    /// From now on requests may be lost: the fault itself takes the site away.
    void window(String why) {
        phase(Losses.window(why));
    }

    /// From now on they may not: waits until none was lost for 2 s.
    void over(String name) throws InterruptedException {
        long before = failed();
        long quiet = System.nanoTime();
        long end = quiet + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() - quiet < 2_000_000_000L && System.nanoTime() < end) {
            Thread.sleep(Duration.ofMillis(100));
            if (failed() != before) {
                before = failed();
                quiet = System.nanoTime();
            }
        }
        phase(name);
    }

    private long failed() {
        return all.stream().mapToLong(one -> one.snapshot().failed()).sum();
    }

    /// The strict one.
    Traffic traffic() {
        return all.getFirst();
    }

    List<Tally> tallies() {
        return all.stream().map(Traffic::snapshot).toList();
    }

    /// Ends the traffic, what is under way to its end.
    List<Tally> stopTraffic() {
        return all.stream().map(Traffic::stop).toList();
    }

    /// Another version of the app from here on, so that a build and a transfer have something to do.
    ChaosRun another() {
        version++;
        return this;
    }

    /// Further environment of the app, lines of `container` and of teal.yml, until the next call.
    void config(String ofApp, String ofContainer, String lines) {
        env = ofApp;
        container = ofContainer;
        more = lines;
        config();
    }

    /// An app that is well.
    void usual() {
        drain = "2s";
        config("", "", "watch: 300ms");
    }

    /// The longest wait for requests in flight, until the next [#usual].
    void drain(String time) {
        drain = time;
        config();
    }

    private void config() {
        String yaml = """
                app: agent-hub
                server: %s
                url: http://%s
                image: {context: %s}
                container:
                  volumes: ["data:/app/data"]
                  env: {%s}
                  %s
                health: {path: "/api/assets?page_size=1", tries: 6, interval: 1s, steady: 0s}
                database: {sqlite: data/hub.db}
                release: [migrate]
                drain: %s
                %s
                %s
                """.formatted(
                server.name(),
                server.address(),
                AgentHubImage.context("c" + version % 4),
                Stream.of(setting.env(), env).filter(one -> !one.isEmpty()).collect(Collectors.joining(", ")),
                container,
                drain,
                setting.lines(),
                more);
        try {
            Files.writeString(folder.resolve("teal.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Client start(Map<String, String> environment, Consumer<String> onStep, String... words) {
        List<String> argv = new ArrayList<>(List.of(words));
        argv.add("--json");
        try {
            Client client = new Client(
                    TealCommand.in(folder, server, engine).with(environment).start(argv.toArray(String[]::new)),
                    onStep);
            clients.add(client.pid());
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Client.Ended run(Map<String, String> environment, Consumer<String> onStep, String... words) {
        return ended(start(environment, onStep, words));
    }

    Client.Ended run(String... words) {
        return run(Map.of(), UNHEARD, words);
    }

    /// Waits for its end; the release it worked on may answer.
    Client.Ended ended(Client client) {
        Client.Ended ended = client.await(VERB);
        ended.release().ifPresent(legal::add);
        done = ended.exitCode() == 0 ? ended.done().or(() -> done) : Optional.empty();
        return ended;
    }

    Client.Ended must(String... words) {
        Client.Ended ended = run(words);
        if (ended.exitCode() != 0) {
            throw new IllegalStateException("teal " + String.join(" ", words) + ": " + ended);
        }
        return ended;
    }

    static Map<String, String> failpoint(String where) {
        return Map.of("TEAL_FAILPOINT", where);
    }

    /// The slot that is not live.
    String idle() {
        return Reality.of(server).idle();
    }

    /// Waits until a visitor is served again.
    void awaitService() {
        Until.within(Duration.ofSeconds(60), () -> !Reality.of(server).release().isEmpty());
    }

    /// Runs a deployment in which something happens when a step begins, while the client goes on.
    Client.Ended deploy(String step, Runnable fault, Violations violations) {
        AtomicBoolean came = new AtomicBoolean();
        Consumer<String> once = now -> {
            if (now.equals(step) && !came.getAndSet(true)) {
                try {
                    fault.run();
                } catch (IllegalStateException e) {
                    violations.add("the fault itself failed: " + e);
                }
            }
        };
        Client.Ended ended = run(Map.of(), once, "deploy");
        violations.unless(came.get(), "it never came to " + step + ": " + ended);
        return ended;
    }

    /// Where clients that died had images on their way; the next one that sends anything removes it.
    List<String> workspaces() {
        Pattern ours = Pattern.compile("teal-image-(\\d+)-.*");
        try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
            return files.map(file -> ours.matcher(file.getFileName().toString()))
                    .filter(name -> name.matches() && clients.contains(Long.valueOf(name.group(1))))
                    .map(Matcher::group)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Processes here that a client left.
    List<String> lines() {
        String config = server.sshConfig().toString();
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(config) && !line.contains("java"))
                .toList();
    }

    @Override
    public void close() {
        all.forEach(Traffic::close);
        server.close();
    }
}
