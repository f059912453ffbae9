package dev.teal.ground;

import java.util.Locale;

/// What process 1 of a test server is.
public enum Init {
    SYSTEMD,
    /// No systemd: a loop that starts ssh, and after a reboot Docker and nginx, from `/etc/init.d`.
    NONE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
