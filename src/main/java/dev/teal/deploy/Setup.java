package dev.teal.deploy;

import dev.teal.config.Config;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Layout;
import dev.teal.event.Cancellation;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.event.ExitCode;
import dev.teal.event.Problem;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.slot.Slot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// `teal setup`: makes a server ready for the app. Safe to repeat: each part looks first, and changes only
/// what is not as it should be.
public final class Setup {
    private static final Duration LONG = Duration.ofMinutes(10);

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

    private record Part(String name, String describe, Supplier<String> act) {}

    /// What it will do, a line a part.
    public List<String> describe() {
        return parts().stream()
                .map(part -> part.name() + ": " + part.describe())
                .toList();
    }

    public void run() {
        Instant began = clock.instant();
        List<Part> parts = parts();
        events.emit(new Event.Started("setup", config.app(), server.name(), "", parts.size()));
        for (Part part : parts) {
            cancellation.check();
            Instant start = clock.instant();
            events.emit(new Event.StepStarted(part.name(), part.describe()));
            try {
                String did = part.act().get();
                events.emit(new Event.StepDone(part.name(), did, Duration.between(start, clock.instant())));
            } catch (Problem problem) {
                events.emit(new Event.StepFailed(
                        part.name(), problem.happened(), Duration.between(start, clock.instant())));
                throw problem;
            }
        }
        events.emit(new Event.Finished(
                "setup",
                ExitCode.DONE,
                "",
                "",
                server.name() + " is ready for " + config.app(),
                Duration.between(began, clock.instant())));
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        boolean docker = config.runtime() == RunsAs.DOCKER;
        parts.add(new Part("quiet", "see that no deployment runs", this::quiet));
        if (docker) {
            parts.add(new Part("packages", "install what is missing of Docker, nginx, curl, sqlite3", this::packages));
            parts.add(new Part("engine", "start Docker, now and at boot", this::engine));
        }
        parts.add(new Part("folders", "make " + layout.directory(), this::folders));
        if (docker) {
            parts.add(new Part("network", "a Docker network with a fixed address for each slot", this::network));
        }
        parts.add(new Part("router", "write and load nginx' file for " + config.app(), this::router));
        return parts;
    }

    private String quiet() {
        Look look = look();
        if (!look.holder().isEmpty()) {
            throw Problem.failed("a deployment runs on " + server.name() + ": " + look.holder(), "wait for it to end");
        }
        return look.setUp() ? "set up before" : "a fresh server";
    }

    private Look look() {
        return Look.at(server, config, layout, new Router(config, layout));
    }

    private Survey survey() {
        return Survey.of(config, server, local);
    }

    private String packages() {
        Result result = server.run(Command.script(SetupScripts.PACKAGES), LONG);
        return switch (result.exitCode()) {
            case 0 -> result.out().isBlank() ? "all there" : "installed " + last(result);
            case SetupScripts.NOT_ROOT ->
                throw Problem.failed(
                        "setup must install " + last(result) + " on " + server.name()
                                + ", but the user there is not root",
                        "use root@… in teal.yml, or install these by hand");
            case SetupScripts.NO_APT ->
                throw Problem.failed(
                        server.name() + " has no apt-get, and lacks " + last(result),
                        "install these by hand, then `teal setup` again");
            default -> throw failed("installing packages", result);
        };
    }

    private static String last(Result result) {
        List<String> lines = result.lines();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    private String engine() {
        Result result = server.run(Command.script(SetupScripts.ENGINE), LONG);
        if (!result.ok()) {
            throw failed("starting Docker", result);
        }
        return last(result);
    }

    private String folders() {
        Result result = server.run(Command.script(
                SetupScripts.FOLDERS,
                layout.directory(),
                String.valueOf(config.slots().blue()),
                String.valueOf(config.slots().green())));
        if (result.exitCode() == SetupScripts.UNREADABLE) {
            throw Problem.failed(
                    "nginx' workers cannot read " + layout.route() + " on " + server.name(),
                    "let others search every folder above it: chmod o+x " + layout.directory());
        }
        if (!result.ok()) {
            throw failed("making " + layout.directory(), result);
        }
        return last(result);
    }

    private String network() {
        Result result = server.run(Command.script(SetupScripts.NETWORK, config.app()));
        if (!result.ok()) {
            throw failed("making the network " + config.app(), result);
        }
        Site site = survey().site();
        for (Slot slot : Slot.values()) {
            // A container of an older way to deploy keeps serving: it gets the address nginx will use, while
            // it runs.
            Result joined = server.run(Command.script(
                    SetupScripts.ADOPT,
                    config.app(),
                    site.slots().name(slot),
                    site.slots().address(slot).host()));
            if (!joined.ok()) {
                throw failed("joining " + site.slots().name(slot) + " to the network", joined);
            }
        }
        return last(result);
    }

    private String router() {
        Survey survey = survey();
        Site site = survey.site();
        portStays(survey);
        Result result = server.run(site.router().install(site.nginxFile()), Duration.ofSeconds(60));
        String path = site.nginxFile().path();
        return switch (result.exitCode()) {
            case 0 -> path + " " + last(result);
            case Router.FOREIGN ->
                throw Problem.failed(
                        path + " on " + server.name() + " was not written by Teal; it was left as it is",
                        "move it away (`mv " + path + " " + path + ".before-teal`), then `teal setup`");
            case Router.REFUSED ->
                throw Problem.failed(
                        "nginx on " + server.name() + " refuses its configuration; the file was taken back",
                        result.complaint(),
                        "mend the place nginx names: another default server on the same port? give router.hosts, or"
                                + " disable the other site");
            case Router.NOT_TAKEN_UP ->
                throw Problem.failed(
                        "nginx on " + server.name() + " did not take up the file within 5 s; it was taken back",
                        "see /var/log/nginx/error.log there; is another server answering on "
                                + config.router().listen() + "?");
            default -> throw failed("writing " + path, result);
        };
    }

    /// The file names one container port for both slots: changing it under a running release would cut that
    /// off.
    private void portStays(Survey survey) {
        survey.liveRelease().ifPresent(live -> {
            if (live.container().port() != config.container().port()) {
                throw Problem.failed(
                        "container.port is " + config.container().port() + ", but the live release listens on "
                                + live.container().port(),
                        "keep the port of the live release, and give the app its port by its own means");
            }
        });
    }

    private Problem failed(String doing, Result result) {
        return Problem.failed(
                doing + " failed on " + server.name(),
                result.complaint(),
                "mend what is said above, then `teal setup` again");
    }
}
