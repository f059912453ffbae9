package dev.teal.setup;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Docker on a server, as its client and its engine describe it.
///
/// @param client  path of the client; empty when there is none
/// @param program the client's name and version in its own words
/// @param at      the engine's address, such as `unix:///var/run/docker.sock`; empty when the client does not say
/// @param server  `docker version` of the engine; empty when it does not answer
/// @param info    `docker info`; empty when the engine does not answer
record EngineFacts(String client, String program, String at, Map<String, Object> server, Map<String, Object> info) {
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

    /// `null` and other words are no object: an engine that does not answer.
    private static Map<String, Object> object(String json) {
        return json.startsWith("{") ? Json.readMap(json, "what Docker describes itself as") : Map.of();
    }

    /// With live-restore an engine that restarts leaves its containers running. A swarm has no such thing.
    boolean lacksLiveRestore() {
        boolean swarm = info.get("Swarm") instanceof Map<?, ?> state && "active".equals(state.get("LocalNodeState"));
        return Boolean.FALSE.equals(info.get("LiveRestoreEnabled")) && !swarm;
    }

    /// Why Teal cannot deploy to this engine; empty when it can, or when there is none yet.
    ///
    /// @param name      of the server
    /// @param directory of the app
    Optional<Problem> refusal(String name, String directory) {
        if (isPodman()) {
            return because(
                    "`docker` on " + name + " is Podman (" + program + "), not Docker",
                    "remove the command there (Debian: `apt-get remove podman-docker`; Podman itself can stay), then"
                            + " `teal setup` installs Docker");
        }
        if (client.startsWith("/snap/") || root().startsWith("/var/snap/")) {
            return because(
                    "Docker on " + name + " is the snap, which cannot read " + directory
                            + ": a snap sees little of a server's files",
                    "use your distribution's package: save what the snap's containers hold, `snap remove docker`, then"
                            + " `teal setup` installs Docker");
        }
        if (Json.texts(info.get("SecurityOptions")).stream().anyMatch(option -> option.contains("name=rootless"))) {
            return because(
                    "Docker on " + name + " is rootless: nginx cannot reach its containers' addresses",
                    "let the account ask an engine that runs as root (`docker context use default`, no DOCKER_HOST),"
                            + " then `teal setup` installs one where it is missing");
        }
        if (isElsewhere()) {
            return because(
                    "`docker` on " + name + " asks an engine on another machine: " + at,
                    "let it ask its own server's (`docker context use default`, no DOCKER_HOST), or name that machine"
                            + " as `server` in teal.yml; then `teal setup`");
        }
        return Optional.empty();
    }

    private static Optional<Problem> because(String happened, String next) {
        return Optional.of(Problem.failed(happened, next));
    }

    /// The command `docker` of the package podman-docker, or Docker's own client that asks Podman's socket.
    private boolean isPodman() {
        boolean engine = server.get("Components") instanceof List<?> components
                && components.stream()
                        .anyMatch(part -> part instanceof Map<?, ?> named
                                && Json.text(named.get("Name")).startsWith("Podman"));
        return engine || program.startsWith("podman");
    }

    private boolean isElsewhere() {
        boolean here = at.isEmpty()
                || at.startsWith("unix://")
                || at.matches("(tcp|https?)://(127\\.[0-9.]+|localhost|\\[::1])(:[0-9]+)?/?");
        return !here;
    }

    private String root() {
        return Json.text(info.get("DockerRootDir"));
    }
}
