package dev.teal.config;

import java.net.URI;

/// The Cloudflare Tunnel that leads visitors to nginx; see `docs/tunnel.md`.
public sealed interface TunnelConfig {
    /// Cloudflare stores its rules; they are changed through its API.
    ///
    /// @param account     id of the account, 32 hexadecimal digits
    /// @param id          UUID of the tunnel
    /// @param tokenSecret the name of the secret that has the API token
    /// @param zone        id of the DNS zone; empty: it is looked up by name
    /// @param api         base URL of the API, without `/` at the end
    record Remote(String account, String id, String tokenSecret, String zone, URI api) implements TunnelConfig {
        /// The name that a DNS record of the tunnel leads to.
        public String target() {
            return id + ".cfargotunnel.com";
        }
    }

    /// The server has its rules.
    ///
    /// @param file absolute path of its `config.yml` on the server
    record Local(String file) implements TunnelConfig {}
}
