package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The host names that the tunnel is to lead to the app.
public final class HostNames {
    private HostNames() {}

    /// Those of `router.hosts`, else that of `url`.
    ///
    /// @throws Problem when teal.yml names none; [dev.teal.base.ExitCode#USAGE]
    public static List<String> of(Config config) {
        List<String> hosts = config.router().hosts();
        Optional<String> host = config.url().map(URI::getHost).map(name -> name.toLowerCase(Locale.ROOT));
        if (hosts.isEmpty() && host.isEmpty()) {
            throw Problem.usage(
                    config.label() + " has no host name that a tunnel could lead to it",
                    "write `url: https://hub.example.com`, or `router: {hosts: [hub.example.com]}`, to teal.yml");
        }
        return hosts.isEmpty()
                ? host.stream().toList()
                : hosts.stream().distinct().toList();
    }
}
