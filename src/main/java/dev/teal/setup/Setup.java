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
import dev.teal.setup.SetupScripts.Did;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `teal setup`: makes a server ready for the app. Safe to repeat: each part looks first, and changes only
/// what is not as it should be. What others made is changed only after a yes.
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

    private record Part(String name, String describe, Supplier<Did> act) {}

    /// Changes nothing that others made.
    public void run() {
        run(false, change -> {
            throw Problem.failed("not confirmed: " + change, "`teal setup` asks for it");
        });
    }

    /// @param liveRestore whether Docker's own settings are changed, so that containers outlive a restart of it
    /// @param approval    takes what would be changed of what others made, and throws unless the user agrees
    public void run(boolean liveRestore, Consumer<String> approval) {
        Instant began = clock.instant();
        this.liveRestore = liveRestore;
        before = SetupState.of(config, layout, server);
        mustServe(before.engine());
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
            Did did = part.act().get();
            events.emit(new Event.StepDone(part.name(), did.what(), Duration.between(start, clock.instant())));
            return did.changed();
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
        parts.add(new Part("look", "see how things stand, and that no deployment runs", this::seeHowThingsStand));
        if (docker) {
            parts.add(new Part(
                    "packages", "install what is missing of Docker, nginx, curl, sqlite3, zstd", host::packages));
            parts.add(new Part("engine", "start Docker and nginx, now and at boot", () -> engine(host)));
            if (liveRestore) {
                parts.add(new Part("live-restore", "let containers outlive a restart of Docker", this::liveRestore));
            }
        }
        parts.add(new Part("folders", "make " + layout.directory(), host::folders));
        parts.add(new Part(
                "lock", "take the lock: a reload in the middle of a deployment would lose requests", this::lock));
        if (docker) {
            parts.add(new Part(
                    "network",
                    "a Docker network with a fixed address for each slot",
                    () -> new SetupNetwork(config, server, events)
                            .make(() -> state().target().slots())));
        }
        parts.add(new Part(
                "router",
                "write and load nginx' file for " + config.app(),
                () -> new SetupRouter(state()).install(before)));
        return parts;
    }

    private Did engine(SetupHost host) {
        Did did = host.engine();
        EngineFacts engine = EngineFacts.of(server);
        mustServe(engine);
        if (!liveRestore && engine.lacksLiveRestore()) {
            events.emit(new Event.Warning(
                    "a restart of Docker on " + server.name() + " (an upgrade of it, too) stops all containers for"
                            + " some seconds: live-restore is off",
                    "`teal setup --live-restore` turns it on, without a restart"));
        }
        return did;
    }

    private void mustServe(EngineFacts engine) {
        engine.refusal(server.name(), layout.directory()).ifPresent(refusal -> {
            throw refusal;
        });
    }

    private Did liveRestore() {
        return EngineFacts.of(server).lacksLiveRestore()
                ? new LiveRestore(server).turnOn()
                : new Did(false, "on, or no business of this engine (a swarm)");
    }

    private Did seeHowThingsStand() {
        ServerFacts facts = StateQuery.run(server, config, layout, new Router(config, layout).askLive());
        if (!facts.holder().isEmpty()) {
            throw Problem.failed("a deployment runs on " + server.name() + ": " + facts.holder(), "wait for it to end");
        }
        return new Did(false, (facts.setUp() ? "set up before" : "not set up yet") + " for " + config.app());
    }

    private Did lock() {
        lock = Optional.of(FencedServer.take(server, layout, "setup since " + clock.instant()));
        return new Did(false, "taken");
    }

    private ServerState state() {
        return ServerState.of(config, server, local);
    }
}
