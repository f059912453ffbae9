package dev.teal.setup;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What `teal setup` would meet on a server, and what of it would be in the way. Looks only.
///
/// @param engine      nothing where the app needs no Docker
/// @param nginx       whether there is an nginx
/// @param broken      why nginx refuses its configuration as it is; empty when it does not
/// @param neighbors   what nginx serves beside the app; empty when it refuses its configuration
/// @param takers      which of it would keep visitors from the app
/// @param pristine    files of these that are byte for byte what their package brought
/// @param bootless    units that are there, but not started at boot
record SetupState(
        EngineFacts engine,
        boolean nginx,
        List<String> broken,
        Neighbors neighbors,
        List<Taker> takers,
        Set<String> pristine,
        List<String> bootless) {
    static final SetupState NOTHING = new SetupState(
            new EngineFacts("", "", "", Map.of(), Map.of()),
            false,
            List.of(),
            Neighbors.NONE,
            List.of(),
            Set.of(),
            List.of());

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// Units that exist, and that somebody keeps from starting at boot.
    private static final String BOOTLESS = """
            [ -d /run/systemd/system ] || exit 0
            for unit in docker nginx; do
              [ "$(systemctl is-enabled "$unit" 2>/dev/null)" != disabled ] || printf '%s\\n' "$unit"
            done
            exit 0
            """;

    static SetupState of(Config config, Layout layout, Server server) {
        boolean docker = config.runtime() == Config.RunsAs.DOCKER;
        SetupState nginx = nginx(config, layout, server);
        return new SetupState(
                docker ? EngineFacts.of(server) : NOTHING.engine(),
                nginx.nginx(),
                nginx.broken(),
                nginx.neighbors(),
                nginx.takers(),
                nginx.pristine(),
                docker ? server.run(Command.script(BOOTLESS)).lines() : List.of());
    }

    /// nginx alone.
    static SetupState nginx(Config config, Layout layout, Server server) {
        String program = config.router().nginx().command().getFirst();
        if (!server.run(Command.script("command -v \"$1\" >/dev/null", program)).ok()) {
            return NOTHING;
        }
        Result dump = server.run(Neighbors.dump(config), LIMIT);
        Neighbors neighbors = dump.ok() ? Neighbors.of(dump.out(), config) : Neighbors.NONE;
        List<Taker> takers = neighbors.takers(new Router(config, layout));
        return new SetupState(
                NOTHING.engine(),
                true,
                dump.ok() ? List.of() : dump.errorLines(),
                neighbors,
                takers,
                pristine(server, takers),
                List.of());
    }

    private static Set<String> pristine(Server server, List<Taker> takers) {
        List<String> files = takers.stream().map(Taker::file).distinct().toList();
        return files.isEmpty()
                ? Set.of()
                : new TreeSet<>(server.run(Command.script(Scripts.read(SetupState.class, "pristine.sh"), files), LIMIT)
                        .lines());
    }

    /// What would be changed of what others made, a phrase each.
    List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (String file : pristine) {
            changes.add("turn off " + file + ", its package's own page, which would take "
                    + takers.stream()
                            .filter(taker -> taker.file().equals(file))
                            .map(Taker::what)
                            .distinct()
                            .collect(Collectors.joining(" and ")));
        }
        bootless.forEach(unit -> changes.add("start " + unit + " at boot, which is disabled"));
        return changes;
    }

    /// What keeps visitors from the app, and stays as it is.
    List<Taker> staying() {
        return takers.stream().filter(taker -> !pristine.contains(taker.file())).toList();
    }
}
