package dev.teal.setup;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.config.Config.RunsAs;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `teal setup` would find and change on a server, for `teal doctor`. Changes nothing.
public final class SetupReview {
    private final Target target;
    private final SetupState found;
    private final List<Finding> clashes;
    private final Tunnels tunnels;

    private SetupReview(Target target, SetupState found, List<Finding> clashes, Tunnels tunnels) {
        this.target = target;
        this.found = found;
        this.clashes = clashes;
        this.tunnels = tunnels;
    }

    public static SetupReview of(ServerState state) {
        Target target = state.target();
        Config config = target.config();
        Server server = target.server();
        boolean engine = config.runtime() == RunsAs.DOCKER;
        List<Finding> clashes = engine
                ? new Clashes(
                                config,
                                server.name(),
                                ServerApps.of(server, config.router().nginx().command()))
                        .find()
                : List.of();
        return new SetupReview(
                target,
                SetupState.of(config, target.layout(), server, state.facts()),
                clashes,
                Tunnels.of(config, server));
    }

    /// Why Teal cannot deploy to the engine.
    public List<Finding> engine() {
        List<Finding> findings =
                new ArrayList<>(found.engine().findings(name(), target.layout().directory()));
        if (target.config().runtime() == RunsAs.DOCKER && !found.engine().answers() && findings.isEmpty()) {
            findings.add(Finding.refuses("Docker on " + name() + " does not answer", "`teal setup` starts it"));
        }
        return findings;
    }

    /// What a restart of the engine, or of the server, would stop.
    public List<Finding> restarts() {
        List<Finding> findings = new ArrayList<>();
        found.engine().liveRestore(name()).ifPresent(findings::add);
        return findings;
    }

    /// Services that do not start with the server.
    public List<Finding> boot() {
        return found.disabled().stream()
                .map(unit -> Finding.warns(
                        unit + " on " + name() + " does not start at boot",
                        "`teal setup` turns that on, and asks first"))
                .toList();
    }

    /// The errors in nginx's configuration.
    public Optional<Finding> brokenNginx() {
        return found.broken().isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.refuses(
                        "nginx on " + name() + " rejects its configuration: it cannot load a change, nor start again",
                        found.broken(),
                        "fix the line that nginx names (check with `nginx -t`)"));
    }

    /// Sites that answer the app's visitors and that `teal setup` turns off.
    public Optional<Finding> defaultPages() {
        List<Taker> pristine = new ArrayList<>(found.takers());
        pristine.removeAll(found.remaining());
        return taken(pristine, "`teal setup` turns it off, and asks first");
    }

    /// Sites that answer the app's visitors and that only a person can remove.
    public Optional<Finding> otherSites() {
        List<Taker> takers = found.remaining();
        return taken(takers, SetupRouter.advice(target.config().router(), takers, neighbors()));
    }

    private Optional<Finding> taken(List<Taker> takers, String fix) {
        return takers.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.refuses(
                        "nginx on " + name() + " serves other sites instead of "
                                + target.config().label(),
                        takers.stream().map(Taker::toString).toList(),
                        fix));
    }

    /// nginx's configuration outside of the app's file.
    public Neighbors neighbors() {
        return found.neighbors();
    }

    /// What the app would share with another app of the server.
    public List<Finding> clashes() {
        return clashes;
    }

    /// What an earlier way to deploy left, and `teal setup` takes over.
    public List<Finding> old() {
        List<Finding> findings = new ArrayList<>(found.old().toClear());
        List<String> changes = found.old().changes(target.layout());
        if (!changes.isEmpty()) {
            findings.add(new Finding(
                    Finding.Severity.WARNS,
                    "an earlier way to deploy " + target.config().app() + " is still in place on " + name(),
                    changes,
                    "`teal setup` takes it over while it serves, and asks first"));
        }
        return findings;
    }

    public Optional<Finding> tunnels() {
        return tunnels.finding(target.config());
    }

    private String name() {
        return target.server().name();
    }
}
