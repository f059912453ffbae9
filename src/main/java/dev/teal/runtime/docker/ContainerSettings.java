package dev.teal.runtime.docker;

import dev.teal.base.Json;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How a container was started that Teal did not start: what `docker run` would need to start it again.
///
/// @param container the engine's description of it
/// @param image     the engine's description of its image; empty when the image is gone
public record ContainerSettings(Map<?, ?> container, Map<?, ?> image) {
    private static final String LOOPBACK = "127.";

    /// A port of the container that is published on the server.
    ///
    /// @param host the address; empty for all of them
    public record Published(int port, String host, int hostPort) {
        /// Whether other machines reach it. Docker's rules come before those of ufw.
        public boolean isOpen() {
            return !host.startsWith(LOOPBACK) && !host.equals("::1");
        }
    }

    public static Command query(List<String> names) {
        return Command.script(DockerCommand.script("settings.sh"), names);
    }

    /// @param result of [#query]
    public static List<ContainerSettings> of(Result result) {
        List<ContainerSettings> found = new ArrayList<>();
        Map<?, ?> container = Map.of();
        for (String line : result.lines()) {
            String[] parts = Reply.fields(line, " ", 2);
            Map<?, ?> object = Json.readMap(parts[1], "docker inspect");
            switch (parts[0]) {
                case "container" -> container = object;
                case "image" -> found.add(new ContainerSettings(container, object));
                default -> throw Reply.unexpected(line);
            }
        }
        return List.copyOf(found);
    }

    public String name() {
        return Json.text(container.get("Name")).replaceFirst("^/", "");
    }

    public String id() {
        return Json.text(container.get("Id"));
    }

    /// The id of its image. A newer image may have the name now.
    public String imageId() {
        return Json.text(container.get("Image"));
    }

    public String imageName() {
        return Json.text(config().get("Image"));
    }

    public boolean running() {
        return Boolean.TRUE.equals(Json.object(container.get("State")).get("Running"));
    }

    public Instant created() {
        return Instant.parse(Json.text(container.get("Created")));
    }

    /// The app for which Teal started it; empty if it did not.
    public String app() {
        return Json.text(Json.object(config().get("Labels")).get(DockerSlots.LABEL + "app"));
    }

    /// Its variables, except those that it has from its image.
    public Map<String, String> environment() {
        List<String> ofImage = Json.texts(imageConfig().get("Env"));
        Map<String, String> environment = new LinkedHashMap<>();
        Json.texts(config().get("Env")).stream()
                .filter(each -> !ofImage.contains(each))
                .map(each -> each.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> environment.put(parts[0], parts[1]));
        return environment;
    }

    /// The directories of the server that are mounted into it. Docker's own volumes are in [#options].
    public List<Volume> volumes() {
        return mounts("bind")
                .map(mount -> new Volume(
                        Json.text(mount.get("Source")),
                        Json.text(mount.get("Destination")),
                        Boolean.FALSE.equals(mount.get("RW"))))
                .toList();
    }

    /// The volumes that Docker keeps. One without a name of its own has its id as name.
    List<String> dockerVolumes() {
        return mounts("volume")
                .map(mount -> "--mount=type=volume,source=" + Json.text(mount.get("Name")) + ",target="
                        + Json.text(mount.get("Destination"))
                        + (Boolean.FALSE.equals(mount.get("RW")) ? ",readonly" : ""))
                .toList();
    }

    private Stream<Map<?, ?>> mounts(String type) {
        return Json.objects(container.get("Mounts")).stream().filter(mount -> type.equals(mount.get("Type")));
    }

    /// Its limit, such as `512m`, rounded up to whole kibibytes; empty for none.
    public String memory() {
        long bytes = Json.number(host().get("Memory"));
        long kibibytes = Math.ceilDiv(bytes, 1024);
        return bytes <= 0 ? "" : kibibytes % 1024 == 0 ? kibibytes / 1024 + "m" : kibibytes + "k";
    }

    /// Words that replace the image's command; empty to keep it.
    public List<String> command() {
        List<String> command = Json.texts(config().get("Cmd"));
        List<String> entrypoint = Json.texts(config().get("Entrypoint"));
        if (!replacesEntrypoint()) {
            return command.equals(Json.texts(imageConfig().get("Cmd"))) ? List.of() : command;
        }
        List<String> words = new ArrayList<>(entrypoint.stream().skip(1).toList());
        words.addAll(command);
        return words;
    }

    private boolean replacesEntrypoint() {
        List<String> entrypoint = Json.texts(config().get("Entrypoint"));
        return !entrypoint.isEmpty()
                && !entrypoint.equals(Json.texts(imageConfig().get("Entrypoint")));
    }

    /// Further options of `docker run`, one word each.
    public List<String> options() {
        List<String> options = new ArrayList<>();
        if (replacesEntrypoint()) {
            options.add("--entrypoint=" + Json.texts(config().get("Entrypoint")).getFirst());
        }
        for (String name : List.of("User", "WorkingDir", "StopSignal")) {
            String value = Json.text(config().get(name));
            if (!value.isEmpty() && !value.equals(Json.text(imageConfig().get(name)))) {
                options.add(OF_CONFIG.get(name) + "=" + value);
            }
        }
        options.addAll(dockerVolumes());
        options.addAll(new HostOptions(host()).options());
        return List.copyOf(options);
    }

    private static final Map<String, String> OF_CONFIG =
            Map.of("User", "--user", "WorkingDir", "--workdir", "StopSignal", "--stop-signal");

    public String restartPolicy() {
        return Json.text(Json.object(host().get("RestartPolicy")).get("Name"));
    }

    /// The names of the networks it is in.
    public List<String> networks() {
        return Json.object(Json.object(container.get("NetworkSettings")).get("Networks")).keySet().stream()
                .map(String::valueOf)
                .toList();
    }

    /// Its TCP ports that are published on the server, also while it is stopped.
    public List<Published> published() {
        List<Published> published = new ArrayList<>();
        Json.object(host().get("PortBindings")).forEach((port, bindings) -> {
            String[] parts = String.valueOf(port).split("/", 2);
            if (parts.length == 2 && parts[1].equals("tcp")) {
                Json.objects(bindings)
                        .forEach(binding -> published.add(new Published(
                                Reply.count(parts[0]),
                                Json.text(binding.get("HostIp")),
                                port(Json.text(binding.get("HostPort"))))));
            }
        });
        return published;
    }

    /// 0 for a port that Docker chooses.
    private static int port(String text) {
        return text.isEmpty() ? 0 : Reply.count(text);
    }

    private Map<?, ?> config() {
        return Json.object(container.get("Config"));
    }

    private Map<?, ?> imageConfig() {
        return Json.object(image.get("Config"));
    }

    private Map<?, ?> host() {
        return Json.object(container.get("HostConfig"));
    }
}
