package dev.teal.setup;

import dev.teal.app.Registration;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Layout;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.router.NginxFile;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The steps of `teal setup`.
final class SetupPlan {
    private final Setup setup;
    private final Layout layout;
    private final Server server;
    private final SetupState before;
    private final SetupRegistration registration;
    private final boolean liveRestore;
    private final Optional<SetupCertificate> certificate;
    private boolean changed;

    /// @param before the state of the server when the user was asked
    SetupPlan(Setup setup, SetupState before, SetupRegistration registration, boolean liveRestore) {
        this.setup = setup;
        this.layout = new Layout(setup.config().directory());
        this.server = setup.server();
        this.before = before;
        this.registration = registration;
        this.liveRestore = liveRestore;
        this.certificate = SetupCertificate.of(setup.config(), server);
    }

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

    Plan of(ServerState state) {
        boolean docker = setup.config().runtime() == RunsAs.DOCKER;
        SetupHost host = new SetupHost(setup.config(), layout, server);
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
                        "live-restore",
                        "keep containers running while Docker restarts",
                        context -> new LiveRestore(server).turnOn(EngineFacts.of(server))));
            }
        }
        unlocked.add(part(
                "folders",
                "create " + layout.directory(),
                context -> host.folders(before.old().livePort())));
        unlocked.add(
                part("lock", "take the lock, because a reload during a deployment would lose requests", this::lock));
        List<Step> locked = new ArrayList<>();
        if (docker) {
            locked.add(part("network", "create the Docker network, with a fixed address for each slot", this::network));
            if (!before.old().containers().isEmpty()) {
                locked.add(part("adopt", "record the running image as the first release", this::adopt));
            }
        }
        locked.add(part(
                "router", "write and load the nginx file for " + setup.config().app(), this::router));
        locked.add(part("register", "record the app, its ports and host names on the server", this::register));
        certificate.ifPresent(
                wanted -> locked.add(part("certificate", wanted.describe(), context -> certificate(wanted, context))));
        return new Plan(Kind.SETUP, "", state.live(), state.live(), unlocked, locked, this::ending);
    }

    private String ending() {
        return server.name() + " is ready for " + setup.config().label()
                + (changed ? "" : "; nothing had to be changed");
    }

    private Outcome engine(SetupHost host) {
        Outcome outcome = host.engine();
        EngineFacts engine = EngineFacts.of(server);
        Finding.mustPass(engine.findings(server.name(), layout.directory()));
        if (!liveRestore) {
            engine.liveRestore(server.name())
                    .ifPresent(finding -> setup.events().emit(Event.Warning.of(finding)));
        }
        return outcome;
    }

    private Outcome look(StepContext context) {
        ServerFacts facts = context.state().facts();
        if (!facts.holder().isEmpty()) {
            throw Problem.failed(
                    "a deployment is running on " + server.name() + ": " + facts.holder(), "wait for it to end");
        }
        return new Outcome(
                false,
                (facts.setUp() ? "already set up" : "not set up yet") + " for "
                        + setup.config().app());
    }

    private Outcome lock(StepContext context) {
        context.fence(FencedServer.take(
                server, layout, setup.by(), "setup", setup.clock().instant()));
        return new Outcome(false, "taken");
    }

    private Outcome network(StepContext context) {
        return new SetupNetwork(setup.config(), context.target().server(), setup.events())
                .make(before.old(), () -> context.state().refresh().target().slots());
    }

    private Outcome adopt(StepContext context) {
        return new Adoption(context, setup.by(), EngineFacts.of(server)).of(before.old());
    }

    private Outcome register(StepContext context) {
        return registration.write(
                Registration.of(setup.config(), setup.clock().instant()),
                context.target().server());
    }

    private Outcome router(StepContext context) {
        ServerState now = context.state().refresh();
        NginxFile file = now.target().nginxFile();
        return install(
                now,
                certificate.map(wanted -> wanted.fileUntilThen(file, before)).orElse(file));
    }

    private Outcome certificate(SetupCertificate wanted, StepContext context) {
        Outcome outcome = wanted.obtain(context);
        ServerState now = context.state().refresh();
        boolean changed = install(now, now.target().nginxFile()).changed();
        return new Outcome(changed || outcome.changed(), outcome.text());
    }

    private Outcome install(ServerState now, NginxFile file) {
        return new SetupRouter(now, file, setup.clock().instant()).install(before);
    }
}
