package dev.teal.setup;

import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Layout;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.StateQuery;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.router.Router;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `teal setup`: prepares a server for the app. Safe to repeat: each part checks first and changes only what is
/// necessary. Files that Teal did not create are changed only after the user agrees.
public final class Setup {
    private final Config config;
    private final Layout layout;
    private final Server server;
    private final Server local;
    private final Events events;
    private final Cancellation cancellation;
    private final Clock clock;

    public Setup(Config config, Server server, Server local, Events events, Cancellation cancellation, Clock clock) {
        this.config = config;
        this.layout = new Layout(config.directory());
        this.server = server;
        this.local = local;
        this.events = events;
        this.cancellation = cancellation;
        this.clock = clock;
    }

    private Optional<FencedServer> lock = Optional.empty();
    private boolean liveRestore;
    private SetupState before = SetupState.NOTHING;

    private record Part(String name, String describe, Supplier<Outcome> act) {}

    /// Changes nothing that Teal did not create.
    public void run() {
        run(false, change -> {
            throw Problem.failed("not confirmed: " + change, "run `teal setup`, which asks first");
        });
    }

    /// @param liveRestore whether to change Docker's own settings so that containers keep running while it
    ///                    restarts
    /// @param approval    called with the changes to what Teal did not create; throws unless the user agrees
    public void run(boolean liveRestore, Consumer<String> approval) {
        Instant began = clock.instant();
        this.liveRestore = liveRestore;
        before = SetupState.of(config, layout, server);
        checkEngine(before.engine());
        List<String> changes = changes();
        if (!changes.isEmpty()) {
            approval.accept("on " + server.name() + ": " + String.join("; ", changes));
        }
        List<Part> parts = parts();
        events.emit(new Event.Started("setup", config.app(), server.name(), "", parts.size()));
        boolean changed = false;
        try {
            for (Part part : parts) {
                cancellation.check();
                changed |= run(part);
            }
        } finally {
            lock.ifPresent(FencedServer::close);
        }
        events.emit(new Event.Finished(
                "setup",
                ExitCode.DONE,
                "",
                "",
                server.name() + " is ready for " + config.app() + (changed ? "" : "; nothing had to be changed"),
                Duration.between(began, clock.instant())));
    }

    private List<String> changes() {
        List<String> changes = new ArrayList<>(before.changes());
        if (liveRestore && before.engine().lacksLiveRestore()) {
            changes.add(new LiveRestore(server).describe());
        }
        return changes;
    }

    /// @return whether it changed anything
    private boolean run(Part part) {
        Instant start = clock.instant();
        events.emit(new Event.StepStarted(part.name(), part.describe()));
        try {
            Outcome outcome = part.act().get();
            events.emit(new Event.StepDone(part.name(), outcome.text(), Duration.between(start, clock.instant())));
            return outcome.changed();
        } catch (Problem problem) {
            events.emit(
                    new Event.StepFailed(part.name(), problem.happened(), Duration.between(start, clock.instant())));
            throw problem;
        }
    }

    private List<Part> parts() {
        SetupHost host = new SetupHost(config, layout, server);
        List<Part> parts = new ArrayList<>();
        boolean docker = config.runtime() == RunsAs.DOCKER;
        parts.add(new Part("look", "check the state of the server, and that no deployment is running", this::look));
        if (docker) {
            parts.add(new Part(
                    "packages",
                    "install Docker, nginx, curl, sqlite3 and zstd where they are missing",
                    host::packages));
            parts.add(new Part("engine", "start Docker and nginx, now and at boot", () -> engine(host)));
            if (liveRestore) {
                parts.add(new Part("live-restore", "keep containers running while Docker restarts", this::liveRestore));
            }
        }
        parts.add(new Part("folders", "create " + layout.directory(), host::folders));
        parts.add(new Part(
                "lock", "take the lock, because a reload during a deployment would lose requests", this::lock));
        if (docker) {
            parts.add(new Part(
                    "network",
                    "create the Docker network, with a fixed address for each slot",
                    () -> new SetupNetwork(config, server, events)
                            .make(() -> state().target().slots())));
        }
        parts.add(new Part(
                "router",
                "write and load the nginx file for " + config.app(),
                () -> new SetupRouter(state()).install(before)));
        return parts;
    }

    private Outcome engine(SetupHost host) {
        Outcome outcome = host.engine();
        EngineFacts engine = EngineFacts.of(server);
        checkEngine(engine);
        if (!liveRestore && engine.lacksLiveRestore()) {
            events.emit(new Event.Warning(
                    "a restart or upgrade of Docker on " + server.name() + " stops all containers for some seconds:"
                            + " live-restore is off",
                    "`teal setup --live-restore` turns it on, without a restart"));
        }
        return outcome;
    }

    private void checkEngine(EngineFacts engine) {
        engine.refusal(server.name(), layout.directory()).ifPresent(refusal -> {
            throw refusal;
        });
    }

    private Outcome liveRestore() {
        return EngineFacts.of(server).lacksLiveRestore()
                ? new LiveRestore(server).turnOn()
                : new Outcome(false, "already on, or not supported by this engine (a swarm)");
    }

    private Outcome look() {
        ServerFacts facts = StateQuery.run(server, config, layout, new Router(config, layout).askLive());
        if (!facts.holder().isEmpty()) {
            throw Problem.failed(
                    "a deployment is running on " + server.name() + ": " + facts.holder(), "wait for it to end");
        }
        return new Outcome(false, (facts.setUp() ? "already set up" : "not set up yet") + " for " + config.app());
    }

    private Outcome lock() {
        lock = Optional.of(FencedServer.take(server, layout, "setup since " + clock.instant()));
        return new Outcome(false, "taken");
    }

    private ServerState state() {
        return ServerState.of(config, server, local);
    }
}
