package dev.teal.config;

import java.net.URI;
import java.util.Optional;

/// An address that gets a message when the state changes; see `docs/hooks.md`.
///
/// @param url           the address; empty if a secret has it
/// @param urlSecret     the name of that secret; empty if `url` is set
/// @param signingSecret the name of the secret that signs each message; empty for no signature
public record NotifyConfig(Optional<URI> url, String urlSecret, String signingSecret, Format format) {

    /// The form of a message.
    public enum Format {
        /// All that Teal knows, for programs.
        JSON,
        SLACK,
        DISCORD
    }
}
