package dev.teal.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// What nginx needs to answer by https itself.
///
/// @param listen      as nginx's `listen`
/// @param certificate path on the server: the certificate and those of its issuers, PEM
/// @param key         path on the server: the private key, PEM
/// @param acme        how certbot gets the files; empty: they are the user's own
/// @param hsts        how long browsers must not use http again; 0: they may
public record TlsConfig(String listen, String certificate, String key, Optional<Acme> acme, Duration hsts) {

    /// A certificate of a public authority, which asks the app's host names for a proof by http (ACME, HTTP-01).
    ///
    /// @param name      of the certificate, for certbot
    /// @param directory the address of the authority's ACME directory
    /// @param email     where the authority can reach the user; empty: nowhere
    public record Acme(String name, URI directory, Optional<String> email) {
        /// The name of an app's certificate: one that no user's own has.
        public static String nameOf(String app) {
            return "teal-" + app;
        }
    }

    /// With these files in place of its own.
    public TlsConfig with(String otherCertificate, String otherKey) {
        return new TlsConfig(listen, otherCertificate, otherKey, acme, hsts);
    }
}
