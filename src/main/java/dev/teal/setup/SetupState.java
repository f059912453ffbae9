package dev.teal.setup;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.router.OldSite;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The state of a server before `teal setup`, and what conflicts with the app. Changes nothing.
///
/// @param engine    empty if the app needs no Docker
/// @param nginx     whether nginx is installed
/// @param broken    the errors in the present configuration of nginx; empty if it is valid
/// @param neighbors the other sites of nginx; empty if its configuration is invalid
/// @param takers    those of them that would take visitors of the app; without the old sites of `old`
/// @param pristine  the files of takers that are byte for byte as installed by their package
/// @param disabled  systemd units that exist but are disabled at boot
/// @param old       what an earlier way to deploy left
record SetupState(
        EngineFacts engine,
        boolean nginx,
        List<String> broken,
        Neighbors neighbors,
        List<Taker> takers,
        Set<String> pristine,
        List<String> disabled,
        OldDeployment old) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    static SetupState of(Config config, Layout layout, Server server, ServerFacts facts) {
        boolean docker = config.runtime() == Config.RunsAs.DOCKER;
        EngineFacts engine = docker ? EngineFacts.of(server) : EngineFacts.NONE;
        SetupState nginx = nginx(config, layout, server);
        return new SetupState(
                engine,
                nginx.nginx(),
                nginx.broken(),
                nginx.neighbors(),
                nginx.takers(),
                nginx.pristine(),
                docker
                        ? server.run(Command.script(Scripts.read(SetupState.class, "disabled.sh")))
                                .lines()
                        : List.of(),
                OldDeployment.of(
                        config, facts, server, engine.answers(), nginx.old().sites()));
    }

    /// The state of nginx only.
    static SetupState nginx(Config config, Layout layout, Server server) {
        String program = config.router().nginx().command().getFirst();
        if (!server.run(Command.script("command -v \"$1\" >/dev/null", program)).ok()) {
            return nginx(config, server, false, List.of(), Neighbors.NONE, List.of());
        }
        Result dump = server.run(Neighbors.dump(config), LIMIT);
        Neighbors neighbors = dump.ok() ? Neighbors.of(dump.out(), config) : Neighbors.NONE;
        List<String> old =
                neighbors.oldSites(config).stream().map(OldSite::file).toList();
        List<Taker> takers = neighbors.takers(new Router(config, layout)).stream()
                .filter(taker -> !old.contains(taker.file()))
                .toList();
        return nginx(config, server, true, dump.ok() ? List.of() : dump.errorLines(), neighbors, takers);
    }

    private static SetupState nginx(
            Config config,
            Server server,
            boolean installed,
            List<String> broken,
            Neighbors neighbors,
            List<Taker> takers) {
        return new SetupState(
                EngineFacts.NONE,
                installed,
                broken,
                neighbors,
                takers,
                pristine(server, takers),
                List.of(),
                new OldDeployment(config, "", List.of(), neighbors.oldSites(config), Tunnels.NONE));
    }

    private static Set<String> pristine(Server server, List<Taker> takers) {
        List<String> files = takers.stream().map(Taker::file).distinct().toList();
        return files.isEmpty()
                ? Set.of()
                : new TreeSet<>(server.run(Command.script(Scripts.read(SetupState.class, "pristine.sh"), files), LIMIT)
                        .lines());
    }

    /// The changes needed to what Teal did not create, as phrases.
    List<String> changes(Layout layout) {
        List<String> changes = new ArrayList<>(old.changes(layout));
        for (String file : pristine) {
            changes.add("turn off " + file + ", the default page of its package, which would take "
                    + takers.stream()
                            .filter(taker -> taker.file().equals(file))
                            .map(Taker::what)
                            .distinct()
                            .collect(Collectors.joining(" and ")));
        }
        disabled.forEach(unit -> changes.add("start " + unit + " at boot, which is disabled"));
        return changes;
    }

    /// The sites that take visitors of the app and that Teal does not turn off.
    List<Taker> remaining() {
        return takers.stream().filter(taker -> !pristine.contains(taker.file())).toList();
    }
}
