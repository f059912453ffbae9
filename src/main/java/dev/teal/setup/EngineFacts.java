package dev.teal.setup;

import dev.teal.base.Finding;
import dev.teal.base.Json;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Docker on a server, as described by its client and its engine.
///
/// @param client  the path of the client; empty if there is none
/// @param program the name and version that the client prints
/// @param at      the address of the engine, such as `unix:///var/run/docker.sock`; empty if unknown
/// @param server  `docker version` of the engine; empty if it does not answer
/// @param info    `docker info`; empty if the engine does not answer
record EngineFacts(String client, String program, String at, Map<String, Object> server, Map<String, Object> info) {
    /// For an app without Docker.
    static final EngineFacts NONE = new EngineFacts("", "", "", Map.of(), Map.of());

    private static final Duration LIMIT = Duration.ofSeconds(60);

    static EngineFacts of(Server server) {
        Result result = server.run(Command.script(Scripts.read(EngineFacts.class, "engine.sh")), LIMIT);
        return parse(result.lines());
    }

    static EngineFacts parse(List<String> lines) {
        Map<String, String> facts = new HashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            if (space > 0) {
                facts.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return new EngineFacts(
                facts.getOrDefault("client", ""),
                facts.getOrDefault("program", ""),
                facts.getOrDefault("at", ""),
                object(facts.getOrDefault("server", "")),
                object(facts.getOrDefault("info", "")));
    }

    /// Anything but a JSON object, such as `null`, comes from an engine that does not answer.
    private static Map<String, Object> object(String json) {
        return json.startsWith("{") ? Json.readMap(json, "the output of docker version or docker info") : Map.of();
    }

    /// With live-restore, containers keep running while the engine restarts. A swarm does not support it.
    boolean lacksLiveRestore() {
        boolean swarm = "active".equals(Json.object(info.get("Swarm")).get("LocalNodeState"));
        return Boolean.FALSE.equals(info.get("LiveRestoreEnabled")) && !swarm;
    }

    /// The warning that a restart of the engine stops the containers.
    ///
    /// @param name the name of the server
    Optional<Finding> liveRestore(String name) {
        return lacksLiveRestore()
                ? Optional.of(Finding.warns(
                        "a restart or upgrade of Docker on " + name
                                + " stops all containers for some seconds: live-restore is off",
                        "`teal setup --live-restore` turns it on, without a restart"))
                : Optional.empty();
    }

    boolean answers() {
        return !server.isEmpty();
    }

    /// Whether images are in containerd's store, which knows a layer by the digest of its compressed form.
    boolean storesCompressed() {
        return info.get("DriverStatus") instanceof List<?> rows
                && rows.stream().anyMatch(row -> Json.texts(row).contains("io.containerd.snapshotter.v1"));
    }

    /// Why Teal cannot deploy to this engine; empty if it can, or if there is none yet. All of it at once, but for
    /// Podman, whose facts are not Docker's.
    ///
    /// @param name      the name of the server
    /// @param directory the directory of the app
    List<Finding> findings(String name, String directory) {
        List<Finding> found = new ArrayList<>();
        if (isPodman()) {
            return List.of(Finding.refuses(
                    "`docker` on " + name + " is Podman (" + program + "), not Docker",
                    "remove that command (Debian: `apt-get remove podman-docker`; Podman itself can stay), then run"
                            + " `teal setup`, which installs Docker"));
        }
        if (client.startsWith("/snap/") || root().startsWith("/var/snap/")) {
            found.add(Finding.refuses(
                    "Docker on " + name + " is the snap, which cannot read " + directory
                            + ": a snap has access to few files of the server",
                    "use the package of your distribution: save the data of the snap's containers, `snap remove"
                            + " docker`, then run `teal setup`, which installs Docker"));
        }
        if (Json.texts(info.get("SecurityOptions")).stream().anyMatch(option -> option.contains("name=rootless"))) {
            found.add(Finding.refuses(
                    "Docker on " + name + " is rootless: nginx cannot reach its containers' addresses",
                    "let the account use an engine that runs as root (`docker context use default`, no DOCKER_HOST),"
                            + " then run `teal setup`, which installs one if it is missing"));
        }
        if (isRemote()) {
            found.add(Finding.refuses(
                    "`docker` on " + name + " uses an engine on another machine: " + at,
                    "let it use the engine on " + name + " (`docker context use default`, no DOCKER_HOST), or set"
                            + " `server` in teal.yml to that machine; then run `teal setup`"));
        }
        return found;
    }

    /// The command `docker` of the package podman-docker, or Docker's own client connected to Podman's socket.
    private boolean isPodman() {
        boolean engine = server.get("Components") instanceof List<?> components
                && components.stream()
                        .anyMatch(
                                part -> Json.text(Json.object(part).get("Name")).startsWith("Podman"));
        return engine || program.startsWith("podman");
    }

    private boolean isRemote() {
        boolean local = at.isEmpty()
                || at.startsWith("unix://")
                || at.matches("(tcp|https?)://(127\\.[0-9.]+|localhost|\\[::1])(:[0-9]+)?/?");
        return !local;
    }

    private String root() {
        return Json.text(info.get("DockerRootDir"));
    }
}
