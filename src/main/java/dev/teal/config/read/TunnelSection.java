package dev.teal.config.read;

import dev.teal.config.TunnelConfig;
import dev.teal.config.value.Cloudflare;
import dev.teal.config.value.Names;
import dev.teal.config.value.Paths;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// `tunnel:`.
final class TunnelSection {
    private static final URI API = URI.create("https://api.cloudflare.com/client/v4");
    private static final List<String> REMOTE = List.of("account", "id", "token_secret", "zone", "api");

    private TunnelSection() {}

    static Optional<TunnelConfig> read(Section root) {
        Section tunnel = root.section("tunnel");
        String file = tunnel.value("config", Paths::absolute, "");
        TunnelConfig.Remote remote = new TunnelConfig.Remote(
                tunnel.value("account", Cloudflare::id, ""),
                tunnel.value("id", Cloudflare::tunnel, ""),
                tunnel.value("token_secret", Names::variable, ""),
                tunnel.value("zone", Cloudflare::id, ""),
                tunnel.value("api", Cloudflare::api, API));
        if (!root.has("tunnel")) {
            return Optional.empty();
        }
        boolean local = tunnel.has("config");
        if (local) {
            REMOTE.stream()
                    .filter(tunnel::has)
                    .findFirst()
                    .ifPresent(key -> tunnel.error(
                            key, "config is set, too: the rules are either in that file, or stored by Cloudflare"));
        } else {
            mustBeComplete(tunnel);
        }
        return Optional.of(local ? new TunnelConfig.Local(file) : remote);
    }

    private static void mustBeComplete(Section tunnel) {
        if (!tunnel.has("account")) {
            tunnel.missing(
                    "account",
                    "write the id of the Cloudflare account, or config: the path of config.yml on the server");
        }
        if (!tunnel.has("id")) {
            tunnel.missing("id", "write the tunnel's UUID, which the dashboard and `cloudflared tunnel list` show");
        }
        if (!tunnel.has("token_secret")) {
            tunnel.missing(
                    "token_secret", "write the name of a secret that has the API token, such as CLOUDFLARE_API_TOKEN");
        }
    }
}
