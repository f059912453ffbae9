package dev.teal.ground;

import dev.teal.server.Result;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A Docker engine on this machine, as the person who deploys has one: builds images `FROM scratch`, has no network for
/// containers. Own socket and own store, which is removed at the end.
public final class BuildEngine implements AutoCloseable {
    private final Place place;

    private BuildEngine(Place place) {
        this.place = place;
    }

    /// @throws IllegalStateException when it does not come up, with the last lines of its log
    public static BuildEngine start() {
        Place place = Place.claim();
        try {
            Shell.ground("engine.sh", "start", place.number());
            return new BuildEngine(place);
        } catch (IllegalStateException e) {
            place.close();
            throw e;
        }
    }

    /// For processes that are to use this engine. `/usr/bin` comes first in PATH: Debian's `docker` there has BuildKit
    /// built in, and another one in `/usr/local/bin` may lack the plug-in for it.
    public Map<String, String> environment() {
        String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return Map.of("DOCKER_HOST", "unix://" + place.directory().resolve("docker.sock"), "PATH", "/usr/bin:" + path);
    }

    /// Builds an image with BuildKit.
    ///
    /// @param context a directory with a Dockerfile
    /// @throws IllegalStateException when the build fails, with its output
    public void build(Path context, String tag) {
        docker("build", "-q", "-t", tag, context.toString());
    }

    /// Runs `docker` with this engine; returns what it printed.
    ///
    /// @throws IllegalStateException when it fails, with what it said
    public String docker(String... arguments) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("DOCKER_BUILDKIT", "1");
        Result result = Shell.run(Shell.words("/usr/bin/docker", arguments), environment);
        if (!result.ok()) {
            throw new IllegalStateException(
                    "docker " + String.join(" ", arguments) + "\n" + String.join("\n", result.complaint()));
        }
        return result.out().strip();
    }

    @Override
    public void close() {
        place.close();
    }
}
