package dev.teal.image.build;

import java.nio.file.Path;

/// Where files about the builds of an app are kept on this machine. It is outside the app's folder, where they would
/// become part of the next build's context.
public final class CacheFolder {
    private CacheFolder() {}

    /// `~/.cache/teal/APP`
    public static Path of(String app) {
        String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path cache = caches.startsWith("/") ? Path.of(caches) : Path.of(System.getProperty("user.home"), ".cache");
        return cache.resolve("teal").resolve(app);
    }
}
