package dev.teal.demo;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.read.ConfigFile;
import dev.teal.deploy.operation.release.ImageBuild;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.operation.release.Releases;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import dev.teal.server.Server;
import dev.teal.setup.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// `teal demo`: the plan, steps, router and journal of a real deployment, on this machine only. The app runs as
/// plain processes instead of containers, behind the demo's own nginx.
public final class Demo {
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final Server local;
    private final Path app;
    private final Events events;
    private final Cancellation cancellation;
    private final Clock clock = Clock.systemUTC();
    private final DemoFolder folder;

    /// @param app the built sample app: its jar and `lib`
    public Demo(Server local, Path app, Events events, Cancellation cancellation) {
        this.local = local;
        this.app = app;
        this.events = events;
        this.cancellation = cancellation;
        this.folder = DemoFolder.make();
    }

    /// The results of the demo.
    ///
    /// @param stored number of assets in the database at the end
    public record Shown(Tally tally, long stored) {
        /// Whether no request failed and every acknowledged write is in the database.
        public boolean nothingLost() {
            return tally.failed() == 0 && stored == tally.acknowledgedKeys().size();
        }
    }

    /// Runs the demo and removes everything it made.
    ///
    /// @param say receives an announcement before each part
    /// @throws Problem when a part fails unexpectedly
    public Shown run(Consumer<String> say) {
        cancellation.begin();
        PrivateNginx nginx = PrivateNginx.prepare(local, folder.nginx());
        try {
            return show(nginx, say);
        } finally {
            stopAll(nginx);
            folder.remove();
        }
    }

    private Shown show(PrivateNginx nginx, Consumer<String> say) {
        folder.writeApp(app);
        Config config = configure(nginx, "release 1", Map.of());
        new Setup(config, local, local, events, cancellation, clock, "teal demo").run();
        deploy(config);
        say.accept("Now with traffic: strict clients that never retry, through nginx on port " + folder.routerPort());
        try (Traffic traffic = traffic()) {
            traffic.phase("release 1 serves");
            traffic.awaitRequests(500, WARM_UP);
            traffic.phase("deploy release 2");
            deploy(configure(nginx, "release 2", Map.of()));
            say.accept("Release 3 is broken: it answers 500. Teal must refuse it, and no visitor must notice.");
            traffic.phase("deploy broken release 3");
            refused(configure(nginx, "release 3", Map.of("UNHEALTHY", "1")));
            say.accept("Roll back to release 1:");
            traffic.phase("roll back to release 1");
            rollback(configure(nginx, "release 2", Map.of()));
            traffic.phase("release 1 serves again");
            traffic.awaitRequests(500, WARM_UP);
            Tally tally = traffic.stop();
            return new Shown(tally, stored());
        }
    }

    private Config configure(PrivateNginx nginx, String version, Map<String, String> env) {
        folder.writeConfig(nginx, version, env);
        return ConfigFile.read(folder.config());
    }

    private PlanRunner deployment(Events to) {
        return new PlanRunner(to, cancellation, clock, System.getProperty("user.name") + "@demo");
    }

    private void deploy(Config config) {
        deploy(config, events);
    }

    private void deploy(Config config, Events to) {
        ServerState state = ServerState.of(config, local, local).mustBeReady();
        ImageBuild image = new ImageBuild(config, local, ReleaseId.next(local, config.folder(), clock));
        ReleaseCandidate candidate = Releases.make(state.target(), image, Map.of(), "demo", clock);
        deployment(to).run(state, now -> ReleasePlans.deploy(now, candidate));
    }

    private void refused(Config config) {
        try {
            deploy(config, this::emitOnPurpose);
        } catch (Problem problem) {
            if (problem.exitCode() == ExitCode.FAILED && !cancellation.requested()) {
                events.emit(onPurpose(problem.happened(), problem.details()));
                return;
            }
            throw problem;
        }
        throw Problem.failed("the broken release went live", "this is a bug in Teal: please report it");
    }

    private void emitOnPurpose(Event event) {
        events.emit(
                event instanceof Event.Failing(var report)
                        ? new Event.Failing(onPurpose(report.happened(), report.details()))
                        : event);
    }

    private static Event.Failed onPurpose(String happened, List<String> details) {
        return new Event.Failed(happened, details, "nothing; this release is broken on purpose", ExitCode.FAILED);
    }

    private void rollback(Config config) {
        ServerState state = ServerState.of(config, local, local).mustBeReady();
        Release target = RetainedReleases.of(state).rollbackTarget("", false);
        deployment(events).run(state, now -> ReleasePlans.rollback(now, target));
    }

    private Traffic traffic() {
        return Traffic.to("127.0.0.1", folder.routerPort())
                .get(4)
                .post(2)
                .fresh(1)
                .slow(1, Duration.ofSeconds(1))
                .events(1)
                .thinkTime(Duration.ofMillis(4))
                .start();
    }

    private long stored() {
        URI count = URI.create("http://127.0.0.1:" + folder.routerPort() + "/api/assets/count");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(HttpRequest.newBuilder(count).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return Long.parseLong(body.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted", "run `teal demo` again");
        }
    }

    private void stopAll(PrivateNginx nginx) {
        if (Files.exists(folder.config())) {
            ServerState state = ServerState.of(ConfigFile.read(folder.config()), local, local);
            for (Slot slot : Slot.values()) {
                local.run(state.target().slots().stop(slot, Duration.ofSeconds(5)));
            }
        }
        nginx.stop(local);
    }
}
