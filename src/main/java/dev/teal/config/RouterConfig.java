package dev.teal.config;

import dev.teal.config.value.Networks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What nginx does for the app.
///
/// @param listen         `80`, `8080`, `127.0.0.1:80`, `[::]:80`: as nginx's `listen`
/// @param control        loopback address and port where nginx answers only Teal
/// @param hosts          host names it answers for; empty means all (the default server)
/// @param trusted        addresses and networks whose `X-Forwarded-…` headers are trusted
/// @param health         a path that nginx answers by requesting the health path from the live slot
/// @param bodySize       nginx's `client_max_body_size`, such as `100m`
/// @param connectTimeout how long nginx waits for the app to accept a connection
/// @param readTimeout    how long a response may be silent; long, for WebSockets and server-sent events
/// @param tls            how it answers by https; empty: by http only
/// @param limits         how much each address may ask for; empty: no limit
/// @param compress       whether nginx compresses what the app did not
/// @param assets         the static files that nginx serves itself
/// @param extra          further lines for the `server` block, unchanged
/// @param nginx          the nginx to use
public record RouterConfig(
        String listen,
        String control,
        List<String> hosts,
        List<String> trusted,
        Optional<String> health,
        String bodySize,
        Duration connectTimeout,
        Duration readTimeout,
        Optional<TlsConfig> tls,
        Optional<LimitsConfig> limits,
        boolean compress,
        List<AssetFolder> assets,
        String extra,
        Nginx nginx) {

    /// Whether `X-Forwarded-…` headers of a peer are trusted.
    ///
    /// @param address of the peer, IPv4 or IPv6
    public boolean trusts(String address) {
        return trusted.stream().anyMatch(network -> Networks.contains(network, address));
    }

    /// Where visitors reach it: by http, and by https if it has a certificate.
    public List<String> listens() {
        return Stream.concat(Stream.of(listen), tls.stream().map(TlsConfig::listen))
                .toList();
    }

    /// @param command   argv that starts nginx's own commands (`-t`, `-s reload`); `nginx` by default
    /// @param directory where the app's file goes; `/etc/nginx/conf.d` by default
    public record Nginx(List<String> command, String directory) {}
}
