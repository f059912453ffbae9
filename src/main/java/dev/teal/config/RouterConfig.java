package dev.teal.config;

import java.time.Duration;
import java.util.List;

/// What nginx does for the app.
///
/// @param listen         `80`, `8080`, `127.0.0.1:80`, `[::]:80`: as nginx's `listen`
/// @param hosts          host names it answers for; empty means all (the default server)
/// @param health         the path nginx answers by asking the live slot for the health path
/// @param bodySize       nginx's `client_max_body_size`, such as `100m`
/// @param connectTimeout how long nginx waits for the app to accept
/// @param readTimeout    how long a response may be silent; long, for WebSockets and server-sent events
/// @param extra          further lines for the `server` block, as they are
/// @param nginx          the nginx to use
public record RouterConfig(
        String listen,
        List<String> hosts,
        String health,
        String bodySize,
        Duration connectTimeout,
        Duration readTimeout,
        String extra,
        Nginx nginx) {

    /// @param command   argv that starts nginx's own commands (`-t`, `-s reload`); `nginx` unless told
    /// @param directory where the app's file goes; `/etc/nginx/conf.d` unless told
    public record Nginx(List<String> command, String directory) {}
}
