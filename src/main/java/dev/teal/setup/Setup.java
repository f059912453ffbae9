package dev.teal.setup;

import dev.teal.app.Registration;
import dev.teal.base.Cancellation;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Layout;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

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

    private boolean liveRestore;
    private boolean changed;
    private SetupState before = SetupState.NOTHING;
    private boolean listed = true;

    private record Part(String name, String describe, Function<StepContext, String> act) implements Step {
        @Override
        public String run(StepContext context) {
            return act.apply(context);
        }
    }

    private Part part(String name, String description, Function<StepContext, Outcome> act) {
        return new Part(name, description, context -> {
            Outcome outcome = act.apply(context);
            changed |= outcome.changed();
            return outcome.text();
        });
    }

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
        this.liveRestore = liveRestore;
        before = SetupState.of(config, layout, server);
        checkEngine(before.engine());
        if (config.runtime() == RunsAs.DOCKER) {
            ServerApps apps = ServerApps.of(server, config.router().nginx().command());
            Finding.mustPass(new Clashes(config, server.name(), apps).find());
            listed = apps.registered().contains(config.app());
        }
        ServerState state = ServerState.withoutSlots(config, server, local);
        List<String> changes = changes();
        registration(state).otherStage().ifPresent(changes::add);
        if (!changes.isEmpty()) {
            approval.accept("on " + server.name() + ": " + String.join("; ", changes));
        }
        new PlanRunner(events, cancellation, clock, "").run(state, this::plan);
    }

    private SetupRegistration registration(ServerState state) {
        return new SetupRegistration(config, state.facts(), listed);
    }

    private List<String> changes() {
        List<String> changes = new ArrayList<>(before.changes());
        if (liveRestore && before.engine().lacksLiveRestore()) {
            changes.add(new LiveRestore(server).describe());
        }
        return changes;
    }

    private Plan plan(ServerState state) {
        boolean docker = config.runtime() == RunsAs.DOCKER;
        SetupHost host = new SetupHost(config, layout, server);
        List<Step> unlocked = new ArrayList<>();
        unlocked.add(part("look", "check the state of the server, and that no deployment is running", this::look));
        if (docker) {
            unlocked.add(part(
                    "packages",
                    "install Docker, nginx, curl, sqlite3 and zstd where they are missing",
                    context -> host.packages()));
            unlocked.add(part("engine", "start Docker and nginx, now and at boot", context -> engine(host)));
            if (liveRestore) {
                unlocked.add(part(
                        "live-restore", "keep containers running while Docker restarts", context -> liveRestore()));
            }
        }
        unlocked.add(part("folders", "create " + layout.directory(), context -> host.folders()));
        unlocked.add(
                part("lock", "take the lock, because a reload during a deployment would lose requests", this::lock));
        List<Step> locked = new ArrayList<>();
        if (docker) {
            locked.add(part("network", "create the Docker network, with a fixed address for each slot", this::network));
        }
        locked.add(part("router", "write and load the nginx file for " + config.app(), this::router));
        locked.add(part("register", "record the app, its ports and host names on the server", this::register));
        return new Plan(Kind.SETUP, "", state.live(), state.live(), unlocked, locked, this::ending);
    }

    private String ending() {
        return server.name() + " is ready for " + config.label() + (changed ? "" : "; nothing had to be changed");
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
        Finding.mustPass(engine.findings(server.name(), layout.directory()));
    }

    private Outcome liveRestore() {
        return EngineFacts.of(server).lacksLiveRestore()
                ? new LiveRestore(server).turnOn()
                : new Outcome(false, "already on, or not supported by this engine (a swarm)");
    }

    private Outcome look(StepContext context) {
        ServerFacts facts = context.state().facts();
        if (!facts.holder().isEmpty()) {
            throw Problem.failed(
                    "a deployment is running on " + server.name() + ": " + facts.holder(), "wait for it to end");
        }
        return new Outcome(false, (facts.setUp() ? "already set up" : "not set up yet") + " for " + config.label());
    }

    private Outcome lock(StepContext context) {
        context.fence(FencedServer.take(server, layout, "setup since " + clock.instant()));
        return new Outcome(false, "taken");
    }

    private Outcome network(StepContext context) {
        return new SetupNetwork(config, context.target().server(), events)
                .make(() -> context.state().refresh().target().slots());
    }

    private Outcome register(StepContext context) {
        return registration(context.state())
                .write(
                        Registration.of(config, clock.instant()),
                        context.target().server());
    }

    private Outcome router(StepContext context) {
        return new SetupRouter(context.state().refresh()).install(before);
    }
}
