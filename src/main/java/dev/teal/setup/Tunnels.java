package dev.teal.setup;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.server.Command;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.tunnel.Origin;
import java.util.List;
import java.util.Optional;

/// Tunnels of the server that send requests to a slot's port past nginx.
///
/// @param places where that is configured
public record Tunnels(List<String> places) {
    static final Tunnels NONE = new Tunnels(List.of());

    public static Tunnels of(Config config, Server server) {
        return new Tunnels(server.run(Command.script(
                        Scripts.read(Tunnels.class, "tunnels.sh"),
                        String.valueOf(config.slots().blue()),
                        String.valueOf(config.slots().green())))
                .lines());
    }

    public Optional<Finding> finding(Config config) {
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                Finding.Severity.WARNS,
                                "a tunnel leads to the app past nginx: after the next deployment it would lead nowhere",
                                places,
                                "let it lead to " + Origin.of(config).service()
                                        + ": `teal tunnel point` does that for a rule in config.yml, and restarts cloudflared"));
    }
}
