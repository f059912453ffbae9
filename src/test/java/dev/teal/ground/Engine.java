package dev.teal.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The kinds of Docker engine that people have, here or on a server. A test of what must be true on all of them takes
/// an `@EnumSource` of these, and [Ground] for the server or the engine.
public enum Engine {
    /// Debian 12's 20.10: BuildKit built in, no buildx; `docker save` writes a `<id>/layer.tar` for each layer.
    BOOKWORM(Suite.BOOKWORM, "classic"),
    /// Debian 13's 26.1 with buildx; `docker save` writes an OCI layout whose layers are plain tar archives.
    TRIXIE(Suite.TRIXIE, "classic"),
    /// The same with containerd's store, which fresh installs of 29 have: an OCI layout, layers gzipped.
    TRIXIE_CONTAINERD(Suite.TRIXIE, "containerd");

    private final Suite suite;
    private final String store;

    Engine(Suite suite, String store) {
        this.suite = suite;
        this.store = store;
    }

    /// What it keeps images in, as the scripts call it.
    String store() {
        return store;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// This machine's own engine will do: saves making a root file system.
    boolean isThisMachines() {
        return this == BOOKWORM && suite.codename().equals(thisMachine());
    }

    /// Where its files are, for the scripts; the first call on a machine makes them.
    String rootfs() {
        return isThisMachines() ? "" : suite.ready();
    }

    private static String thisMachine() {
        try {
            return Files.readString(Path.of("/etc/os-release"))
                    .lines()
                    .filter(line -> line.startsWith("VERSION_CODENAME="))
                    .map(line -> line.substring("VERSION_CODENAME=".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
