package dev.teal.deploy.operation.release;

import dev.teal.app.SlotState;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.ImageConfig;
import dev.teal.config.RunOptions;
import dev.teal.config.dockerfile.DockerfileFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
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

/// Volumes that an image declares. Docker gives each container a new, empty one unless something else is
/// mounted at exactly that path (a mount of its parent does not count). Each release would then start without
/// the last one's data.
public final class ImageVolumes {
    private ImageVolumes() {}

    /// @throws Problem when a volume of the image has nothing mounted at its path
    public static void mustBeCovered(ServerState state, List<String> volumes) {
        Finding.mustPass(check(state, volumes));
    }

    /// The finding that a volume of the image has nothing mounted at its path.
    public static List<Finding> check(ServerState state, List<String> volumes) {
        List<String> lost = uncovered(volumes, state.target().config().container());
        return lost.isEmpty() ? List.of() : List.of(refuses(state, lost));
    }

    /// The volumes that are known without a build: those in the Dockerfile, or those of an image on this
    /// machine.
    public static List<String> foreseen(Target target) {
        Config config = target.config();
        return switch (config.image()) {
            case ImageConfig.Build build ->
                text(config.folder().resolve(build.context()).resolve(build.dockerfile()))
                        .map(text -> DockerfileFacts.of(text, build.target(), build.args()))
                        .map(DockerfileFacts::volumes)
                        .orElse(List.of());
            case ImageConfig.Ready _, ImageConfig.Files _ -> target.images().volumes();
        };
    }

    private static Optional<String> text(Path dockerfile) {
        try {
            return Files.isRegularFile(dockerfile) ? Optional.of(Files.readString(dockerfile)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty(); // the build reports it
        }
    }

    /// @param volumes absolute paths
    static List<String> uncovered(List<String> volumes, ContainerConfig container) {
        RunOptions options = new RunOptions(container.options());
        List<String> anonymous = new ArrayList<>();
        Set<String> mounted = new HashSet<>();
        container.volumes().forEach(volume -> mounted.add(normal(volume.target())));
        options.values("--tmpfs").forEach(tmpfs -> mounted.add(normal(tmpfs.split(":", 2)[0])));
        options.values("--mount").stream().map(ImageVolumes::fields).forEach(fields -> {
            String target = normal(fields.getOrDefault("target", ""));
            boolean persistent = !fields.getOrDefault("type", "volume").equals("volume")
                    || !fields.getOrDefault("source", "").isEmpty();
            if (persistent) {
                mounted.add(target);
            } else {
                anonymous.add(target);
            }
        });
        if (options.values("--volumes-from").isEmpty()) { // otherwise another container's mounts, not known here
            anonymous.addAll(volumes.stream().map(ImageVolumes::normal).toList());
        }
        return anonymous.stream()
                .filter(path -> !mounted.contains(path))
                .distinct()
                .toList();
    }

    /// Splits `type=tmpfs,dst=/x`.
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

    private static Finding refuses(ServerState state, List<String> lost) {
        String first = lost.getFirst();
        String source = first.substring(first.lastIndexOf('/') + 1);
        List<String> details = new ArrayList<>();
        lost.stream().skip(1).forEach(path -> details.add("The same is true of " + path + "."));
        SlotState live = state.slotState(state.live());
        if (live.present()) {
            details.add("What the live release wrote to it is in its container. To keep it, run on "
                    + state.target().server().name() + ":");
            details.add("  "
                    + state.target()
                            .slots()
                            .copy(state.live(), first, state.target().layout().resolve(source)));
        }
        return Finding.refuses(
                "the image declares the volume " + first
                        + ", and nothing is mounted at that path: each release would start with it empty",
                details,
                "to keep its data: container.volumes: [\"" + source + ":" + first
                        + "\"]; to lose it with each release: container.options: [\"--tmpfs=" + first + "\"]");
    }
}
