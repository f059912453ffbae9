package dev.teal.chaos;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
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

    final TestServer server;
    final Visitors visitors;
    private final BuildEngine engine;
    private final Setting setting;
    private final Path folder;
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
        visitors = new Visitors(server, setting.patience());
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
        world.visitors.come();
        return world;
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
        visitors.close();
        server.close();
    }
}
