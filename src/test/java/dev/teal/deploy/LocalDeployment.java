package dev.teal.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.config.Config;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.deploy.operation.release.ImageBuild;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.operation.release.Releases;
import dev.teal.deploy.plan.Recover;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.ground.CommandLines;
import dev.teal.ground.Until;
import dev.teal.health.Answer;
import dev.teal.router.PauseStats;
import dev.teal.router.PrivateNginx;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import dev.teal.setup.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sample app on this machine as plain processes, with an nginx of its own: all of a deployment but Docker
/// and ssh.
public final class LocalDeployment implements AutoCloseable {
    static final String BY = "ada@laptop";
    public static final Clock CLOCK = Clock.systemUTC();

    public final Server server = Servers.connect(new Destination.Local(), Events.NONE);
    public final Server local = Servers.connect(new Destination.Local(), Events.NONE);
    public final List<Event> events = new CopyOnWriteArrayList<>();
    final Path folder;
    public final PrivateNginx nginx;
    private final LocalApp app;

    private LocalDeployment(Path folder, PrivateNginx nginx, String env) {
        this.folder = folder;
        this.nginx = nginx;
        app = new LocalApp(folder, nginx, env);
    }

    /// A server that `teal setup` has made ready, and nothing on it yet.
    public static LocalDeployment start(Path folder) {
        return start(folder, "", "");
    }

    /// @param env   further lines of its environment, each ended by a comma
    /// @param lines further lines of every teal.yml
    public static LocalDeployment start(Path folder, String env, String lines) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(Files.createDirectories(folder.resolve("files")).resolve("app.txt"), "an app\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LocalDeployment hub = new LocalDeployment(folder, PrivateNginx.in(folder.resolve("nginx")), env).with(lines);
        hub.setup("");
        return hub;
    }

    /// @param more further lines of teal.yml
    public void setup(String more) {
        new Setup(config(Kind.GOOD, more), server, local, Events.NONE, new Cancellation(), CLOCK, "ada@laptop").run();
    }

    /// How the app behaves.
    public enum Kind {
        GOOD("", ""),
        /// Its health path answers 500.
        UNHEALTHY("UNHEALTHY: \"1\"", ""),
        CRASHING("CRASH_AT_START: \"1\"", ""),
        /// It is well, but says that it is another release.
        LYING("", "env, TEAL_RELEASE=another, "),
        /// It is well, and dies after some seconds.
        FLEETING("", "timeout, -s, KILL, \"8\", "),
        /// Told to stop, it waits for its streams.
        KEEPING("KEEP_STREAMS: \"1\"", ""),
        /// It redirects http to https.
        HTTPS_ONLY("HTTPS_ONLY: \"1\"", ""),
        /// It knows its own name, as apps with allowed hosts do.
        NAMED("ALLOWED_HOST: hub.example.com", ""),
        /// It takes its time.
        SLOW("SLOW_START_MS: \"60000\"", "");

        final String env;
        final String before;

        Kind(String env, String before) {
            this.env = env;
            this.before = before;
        }

        /// Seconds until it is given up.
        int tries() {
            return switch (this) {
                case UNHEALTHY -> 3;
                case HTTPS_ONLY, NAMED -> 8;
                default -> 20;
            };
        }
    }

    /// Further lines of every teal.yml from here on.
    public LocalDeployment with(String lines) {
        app.always(lines);
        return this;
    }

    /// @param more further lines of teal.yml
    public Config config(Kind kind, String more) {
        return app.config(kind, more);
    }

    public ServerState state() {
        return ServerState.of(config(Kind.GOOD, ""), server, local);
    }

    public void deploy(String id) {
        deploy(id, Kind.GOOD, "", Events.NONE, new Cancellation());
    }

    public void deploy(String id, Kind kind) {
        deploy(id, kind, "", Events.NONE, new Cancellation());
    }

    public void deploy(String id, Kind kind, String more, Events listener, Cancellation cancellation) {
        deploy(id, ServerState.of(config(kind, more), server, local).mustBeReady(), listener, cancellation);
    }

    /// By one who looked at the server earlier.
    public void deploy(String id, ServerState state) {
        deploy(id, state, Events.NONE, new Cancellation());
    }

    /// Through another connection.
    public void deploy(String id, Server through, Events listener) {
        deploy(id, ServerState.of(config(Kind.GOOD, ""), through, local), listener, new Cancellation());
    }

    private void deploy(String id, ServerState state, Events listener, Cancellation cancellation) {
        ReleaseCandidate candidate = Releases.make(
                state.target(),
                new ImageBuild(state.target().config(), local, new ReleaseId(id, "")),
                Map.of(),
                BY,
                CLOCK);
        deployment(listener, cancellation).run(state, now -> ReleasePlans.deploy(now, candidate));
    }

    public void rollback(String wanted) {
        rollback(wanted, Events.NONE);
    }

    public void rollback(String wanted, Events listener) {
        Release target = RetainedReleases.of(state()).rollbackTarget(wanted, false);
        run(now -> ReleasePlans.rollback(now, target), listener);
    }

    public void run(Function<ServerState, Plan> planner, Events listener) {
        deployment(listener, new Cancellation()).run(state().mustBeReady(), planner);
    }

    /// Through another connection.
    public void run(Function<ServerState, Plan> planner, Server through, Events listener) {
        deployment(listener, new Cancellation()).run(ServerState.of(config(Kind.GOOD, ""), through, local), planner);
    }

    private <E extends Event> Stream<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// What the steps of this name said.
    public String output(String step) {
        return all(Event.StepDone.class)
                .filter(done -> done.step().equals(step))
                .map(Event.StepDone::text)
                .collect(Collectors.joining("\n"));
    }

    /// Names of the steps that were done, in order.
    public List<String> done() {
        return all(Event.StepDone.class).map(Event.StepDone::step).toList();
    }

    /// Names of the steps that were taken back, in order.
    public List<String> undone() {
        return all(Event.StepUndone.class).map(Event.StepUndone::step).toList();
    }

    public List<String> warnings() {
        return all(Event.Warning.class).map(Event.Warning::text).toList();
    }

    /// What the database holds.
    public String sql(String statement) {
        Result result = server.run(Command.of("sqlite3", app("data/hub.db").toString(), statement));
        assertThat(result.ok()).as(result.toString()).isTrue();
        return result.out().strip();
    }

    private PlanRunner deployment(Events listener, Cancellation cancellation) {
        events.clear();
        Events both = event -> {
            events.add(event);
            listener.emit(event);
        };
        return new PlanRunner(both, cancellation, CLOCK, BY);
    }

    /// @return its last line
    public String recover() {
        run(new Recover()::plan, Events.NONE);
        return ((Event.Finished) events.getLast()).text();
    }

    public String takeOver() {
        Recover.takeOver(server, state().target().layout());
        return recover();
    }

    private Router router() {
        Config config = config(Kind.GOOD, "");
        return new Router(config, new Layout(config.directory()));
    }

    /// What a visitor gets: status, slot and release.
    public List<String> visit() {
        Answer answer = Answer.of(server.run(router().visit("/api/assets?page_size=1", Duration.ofSeconds(6))));
        List<String> lines = new ArrayList<>(List.of("status " + answer.status()));
        answer.slots().forEach(slot -> lines.add("slot " + slot));
        answer.releases().forEach(release -> lines.add("release " + release));
        return lines;
    }

    /// Those of the last whole second.
    public long requestsASecond() {
        return PauseStats.of(server.run(router().askPaused(1))).orElseThrow().rate();
    }

    /// The watchdogs that paused deployments left on the server.
    public List<ProcessHandle> watches() {
        String pause = app("route/pause").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> CommandLines.words(process).containsAll(List.of("watchdog", pause)))
                .toList();
    }

    public static List<String> answer(Slot slot, String release) {
        return List.of("status 200", "slot " + slot, "release " + release);
    }

    public Path app(String path) {
        return folder.resolve("app").resolve(path);
    }

    @Override
    public void close() {
        var slots = state().target().slots();
        for (Slot slot : Slot.values()) {
            server.run(slots.stop(slot, Duration.ofSeconds(1)));
        }
        server.close();
        local.close();
        nginx.close();
        // They look a few times in a second; one that finds its folder half removed would take its client for dead.
        Until.holds("no pause is watched", () -> watches().isEmpty());
    }
}
