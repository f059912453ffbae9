package dev.teal.ground;

import java.util.Locale;

/// The Debian releases that test servers can run.
public enum Suite {
    /// Debian 12: Docker 20.10, nginx 1.22.
    BOOKWORM,
    /// Debian 13: Docker 26.1, nginx 1.26.
    TRIXIE;

    String codename() {
        return name().toLowerCase(Locale.ROOT);
    }
}
