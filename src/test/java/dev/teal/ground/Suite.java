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

    /// A root file system with ssh and systemd, and nothing of Docker and nginx.
    public String bare() {
        return Shell.ground("rootfs.sh", codename());
    }

    /// One that also has Docker, nginx and SQLite: the bare one, and what was added in front.
    String ready() {
        return Shell.ground("ready.sh", "print", codename(), bare());
    }
}
