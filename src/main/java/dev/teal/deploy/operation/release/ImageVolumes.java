package dev.teal.deploy.operation.release;

import dev.teal.app.SlotState;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.ImageConfig;
import dev.teal.config.RunOptions;
import dev.teal.config.dockerfile.DockerfileFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.image.RunDefaults;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Volumes that an image declares. Docker gives each container a new, empty one, unless something else is mounted at
/// the very path (a mount of its parent does not count): so each release would begin without the data of the last.
public final class ImageVolumes {
    private ImageVolumes() {}

    /// @throws Problem when a volume of the image has nothing mounted at its path
    public static void mustBeCovered(ServerState state, List<String> volumes) {
        List<String> lost = uncovered(volumes, state.target().config().container());
        if (!lost.isEmpty()) {
            throw refused(state, lost);
        }
    }

    /// What is known of them without making the image: a Dockerfile's own, or those of an image that is on this
    /// machine.
    public static List<String> foreseen(Config config, Server local) {
        return switch (config.image()) {
            case ImageConfig.Build build ->
                text(config.folder().resolve(build.context()).resolve(build.dockerfile()))
                        .map(text -> DockerfileFacts.of(text, build.target(), build.args()))
                        .map(DockerfileFacts::volumes)
                        .orElse(List.of());
            case ImageConfig.Ready ready -> ofReady(ready, local);
            case ImageConfig.Files _ -> List.of();
        };
    }

    private static List<String> ofReady(ImageConfig.Ready ready, Server local) {
        Result asked =
                local.run(Command.of("docker", "image", "inspect", "--format", "{{json .Config}}", ready.name()));
        return asked.ok()
                ? RunDefaults.of(Json.readMap(asked.out(), "docker image inspect"))
                        .volumes()
                : List.of();
    }

    private static Optional<String> text(Path dockerfile) {
        try {
            return Files.isRegularFile(dockerfile) ? Optional.of(Files.readString(dockerfile)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty(); // the build will tell
        }
    }

    /// @param volumes absolute paths
    static List<String> uncovered(List<String> volumes, ContainerConfig container) {
        RunOptions options = new RunOptions(container.options());
        List<String> nameless = new ArrayList<>();
        Set<String> mounted = new HashSet<>();
        container.volumes().forEach(volume -> mounted.add(normal(volume.target())));
        options.values("--tmpfs").forEach(tmpfs -> mounted.add(normal(tmpfs.split(":", 2)[0])));
        options.values("--mount").stream().map(ImageVolumes::fields).forEach(fields -> {
            String target = normal(fields.getOrDefault("target", ""));
            boolean kept = !fields.getOrDefault("type", "volume").equals("volume")
                    || !fields.getOrDefault("source", "").isEmpty();
            if (kept) {
                mounted.add(target);
            } else {
                nameless.add(target);
            }
        });
        if (options.values("--volumes-from").isEmpty()) { // another container's: not known here
            nameless.addAll(volumes.stream().map(ImageVolumes::normal).toList());
        }
        return nameless.stream()
                .filter(path -> !mounted.contains(path))
                .distinct()
                .toList();
    }

    /// Of `type=tmpfs,dst=/x`.
    private static Map<String, String> fields(String mount) {
        Map<String, String> fields = new HashMap<>();
        for (String field : mount.split(",", -1)) {
            String[] halves = field.split("=", 2);
            String name = halves[0].strip().toLowerCase(Locale.ROOT);
            String key =
                    name.equals("dst") || name.equals("destination") ? "target" : name.equals("src") ? "source" : name;
            fields.put(key, halves.length == 2 ? halves[1] : "");
        }
        return fields;
    }

    private static String normal(String path) {
        return Path.of("/", path).normalize().toString();
    }

    private static Problem refused(ServerState state, List<String> lost) {
        String first = lost.getFirst();
        String source = first.substring(first.lastIndexOf('/') + 1);
        List<String> details = new ArrayList<>();
        lost.stream().skip(1).forEach(path -> details.add("The same is so of " + path + "."));
        SlotState live = state.slotState(state.live());
        if (live.present()) {
            details.add("What the live release wrote there is in its container. To keep it, on "
                    + state.target().server().name() + ":");
            details.add("  docker cp " + state.target().slots().name(state.live()) + ":" + first + "/. "
                    + state.target().layout().resolve(source));
        }
        return Problem.failed(
                "the image declares the volume " + first
                        + ", and nothing is mounted there: each release would start with it empty",
                details,
                "to keep what the app writes there: container.volumes: [\"" + source + ":" + first
                        + "\"]; if it may be lost with each release: container.options: [\"--tmpfs=" + first + "\"]");
    }
}
