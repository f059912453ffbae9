package dev.teal.ground;

import dev.teal.server.Result;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A Docker engine on this machine, as the person who deploys has one: builds images `FROM scratch`, has no network for
/// containers. Own socket and own store, which is removed at the end.
public final class BuildEngine implements AutoCloseable {
    private final Place place;
    /// Where its `docker` command is.
    private final Path programs;

    private BuildEngine(Place place, Path programs) {
        this.place = place;
        this.programs = programs;
    }

    /// This machine's own Docker.
    ///
    /// @throws IllegalStateException when it does not come up, with the last lines of its log
    public static BuildEngine start() {
        Place place = Place.claim();
        return start(place, Path.of("/usr/bin"), place.number());
    }

    /// @throws IllegalStateException when it does not come up, with the last lines of its log
    public static BuildEngine start(Engine engine) {
        if (engine.isThisMachines()) {
            return start();
        }
        String rootfs = engine.rootfs();
        Place place = Place.claim();
        return start(place, place.directory().resolve("bin"), place.number(), rootfs, engine.store());
    }

    /// As in the virtual machine of Docker Desktop: with a network and a host name of its own, so only its socket is
    /// reached from here, and nothing here from it.
    ///
    /// @throws IllegalStateException when it does not come up, with the last lines of its log
    public static BuildEngine apart(Engine engine) {
        String rootfs = engine.rootfs();
        Place place = Place.claim();
        Path programs = engine.isThisMachines()
                ? Path.of("/usr/bin")
                : place.directory().resolve("bin");
        return start(place, programs, place.number(), rootfs, rootfs.isEmpty() ? "" : engine.store(), "apart");
    }

    private static BuildEngine start(Place place, Path programs, String... arguments) {
        try {
            Shell.ground("engine.sh", Shell.words("start", arguments).toArray(String[]::new));
            return new BuildEngine(place, programs);
        } catch (IllegalStateException e) {
            place.close();
            throw e;
        }
    }

    /// For processes on this machine that are to use this engine, with its `docker` and, where it has one, its `docker
    /// buildx`; paths of contexts and results are this machine's. Its `docker` comes first in PATH: Debian 12's has
    /// BuildKit built in, and another one in `/usr/local/bin` may lack the plug-in for it.
    public Map<String, String> environment() {
        String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return Map.of(
                "DOCKER_HOST",
                "unix://" + place.directory().resolve("docker.sock"),
                "DOCKER_CONFIG",
                place.directory().resolve("client").toString(),
                "PATH",
                programs + ":" + path);
    }

    /// Its `docker` command.
    Path client() {
        return programs.resolve("docker");
    }

    /// Builds an image with BuildKit.
    ///
    /// @param context a directory with a Dockerfile
    /// @throws IllegalStateException when the build fails, with its output
    public void build(Path context, String tag) {
        docker("build", "--progress", "plain", "-t", tag, context.toString()); // -q keeps what failed commands say
    }

    /// Runs `docker` with this engine; returns what it printed.
    ///
    /// @throws IllegalStateException when it fails, with what it said
    public String docker(String... arguments) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("DOCKER_BUILDKIT", "1");
        Result result = Shell.run(Shell.words(client().toString(), arguments), environment);
        if (!result.ok()) {
            throw new IllegalStateException(
                    "docker " + String.join(" ", arguments) + "\n" + String.join("\n", result.errorLines()));
        }
        return result.out().strip();
    }

    /// Copies an image to a server's engine, as `docker save | ssh … docker load` does.
    ///
    /// @throws IllegalStateException when that fails, with what it said
    public void send(String image, TestServer server) {
        Result result = Shell.run(
                Shell.words(
                        "bash",
                        "-o",
                        "pipefail",
                        "-c",
                        "docker save \"$1\" | ssh -F \"$2\" \"$3\" docker load",
                        "send",
                        image,
                        server.sshConfig().toString(),
                        server.name()),
                environment());
        if (!result.ok()) {
            throw new IllegalStateException(
                    "sending " + image + " to " + server + "\n" + String.join("\n", result.errorLines()));
        }
    }

    @Override
    public void close() {
        place.close();
    }
}
