package dev.teal.config;

import java.time.Duration;

/// What nginx needs to answer by https itself.
///
/// @param listen      as nginx's `listen`
/// @param certificate path on the server: the certificate and those of its issuers, PEM
/// @param key         path on the server: the private key, PEM
/// @param hsts        how long browsers must not use http again; 0: they may
public record TlsConfig(String listen, String certificate, String key, Duration hsts) {}
