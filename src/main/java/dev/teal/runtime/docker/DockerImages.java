package dev.teal.runtime.docker;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.config.Layout;
import dev.teal.event.Progress;
import dev.teal.image.Accounts;
import dev.teal.image.Image;
import dev.teal.image.Images;
import dev.teal.image.Shipped;
import dev.teal.image.build.BuildLog;
import dev.teal.image.build.Builder;
import dev.teal.image.transfer.RemoteLayers;
import dev.teal.image.transfer.Shipment;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.DockerSocket;
import dev.teal.server.LineReader;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Images of Docker engines: one here that builds, one there that runs.
///
/// @param local this machine
public record DockerImages(Config config, Layout layout, Server local) implements Images {
    private static final Duration LONGEST_BUILD = Duration.ofHours(2);
    private static final Duration LONGEST_PULL = Duration.ofMinutes(30);
    private static final int KEPT_BUILD_LINES = 15;
    /// A line of JSON each, since an image may hold any text: what is known of it, and its configuration.
    private static final String INSPECT = "{\"os\":{{json .Os}},\"architecture\":{{json .Architecture}}"
            + ",\"variant\":{{json .Variant}},\"created\":{{json .Created}},\"size\":\"{{.Size}}\""
            + ",\"layers\":{{json .RootFS.Layers}}}\n{{json .Config}}";

    @Override
    public String name(String release) {
        return config.app() + ":" + release;
    }

    @Override
    public String platform() {
        return config.image().platform();
    }

    @Override
    public String describe() {
        return config.image() instanceof ImageConfig.Build build
                ? "build " + build.dockerfile() + " in " + build.context() + " for " + build.platform()
                : "take " + ready().name() + " from this machine's engine, or pull it";
    }

    private ImageConfig.Ready ready() {
        if (config.image() instanceof ImageConfig.Ready ready) {
            return ready;
        }
        throw new IllegalStateException("not for Docker: " + config.image());
    }

    @Override
    public Image prepare(String release, Progress progress) {
        String name = name(release);
        if (config.image() instanceof ImageConfig.Build build) {
            build(build, name, progress);
        } else {
            take(ready(), name, progress);
        }
        Image image = inspect(local, name);
        if (!(image.platform().equals(platform()) || platform().startsWith(image.platform() + "/"))) {
            throw Problem.failed(
                    "the image is for " + image.platform() + ", but teal.yml asks for " + platform(),
                    "build it for " + platform() + " (`docker buildx build --platform " + platform()
                            + "`), or change image.platform");
        }
        return image;
    }

    private void build(ImageConfig.Build build, String name, Progress progress) {
        Builder builder = Builder.find(local);
        Deque<String> last = new ArrayDeque<>();
        try (BuildLog log = BuildLog.of(config.app());
                Channel channel = local.open(builder.build(build, config.folder(), name))) {
            close(channel);
            LineReader lines = new LineReader(channel.out());
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                log.line(line.get());
                last.addLast(line.get());
                if (last.size() > KEPT_BUILD_LINES) {
                    last.removeFirst();
                }
                progress.at(0, 0, line.get());
            }
            if (!channel.await(LONGEST_BUILD).ok()) {
                throw Problem.failed(
                        "the image could not be built",
                        Stream.concat(last.stream(), log.whereItIs().stream()).toList(),
                        "mend what docker says above, then `teal deploy`");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(ImageConfig.Ready ready, String name, Progress progress) {
        if (!local.run(Command.of("docker", "image", "inspect", "--format", "{{.Id}}", ready.name()))
                .ok()) {
            progress.at(0, 0, "pulling " + ready.name());
            Result pulled = local.run(
                    Command.of("docker", "pull", "--quiet", "--platform", ready.platform(), ready.name()),
                    LONGEST_PULL);
            if (!pulled.ok()) {
                throw Problem.failed(
                        "the image " + ready.name() + " is not here and cannot be pulled",
                        pulled.errorLines(),
                        "build or pull it by hand, or mend image.name");
            }
        }
        Result tagged = local.run(Command.of("docker", "image", "tag", ready.name(), name));
        if (!tagged.ok()) {
            throw Problem.failed(
                    "the image " + ready.name() + " cannot be tagged", tagged.errorLines(), "mend image.name");
        }
    }

    public static Image inspect(Server server, String name) {
        return image(
                name, server.name(), server.run(Command.of("docker", "image", "inspect", "--format", INSPECT, name)));
    }

    public static Image image(String name, String server, Result result) {
        List<String> lines = result.lines();
        if (!result.ok() || lines.size() != 2) {
            throw Problem.failed(
                    "the image " + name + " is not on " + server,
                    result.errorLines(),
                    "`docker images` shows what is there");
        }
        Map<String, Object> facts = Json.readMap(lines.getFirst(), "docker image inspect");
        return new Image(
                name,
                text(facts, "os") + "/" + text(facts, "architecture"),
                Json.texts(facts.get("layers")),
                config(facts, lines.getLast()),
                Reply.number(text(facts, "size")));
    }

    private static String text(Map<String, Object> facts, String name) {
        return String.valueOf(facts.getOrDefault(name, ""));
    }

    /// All of an image's configuration that running it depends on. Only an export of the whole image would give the
    /// original text, with the history of its making; the same image makes the same text each time.
    private static String config(Map<String, Object> facts, String config) {
        Map<String, Object> head = new LinkedHashMap<>();
        for (String name : List.of("architecture", "os", "variant", "created")) {
            if (!text(facts, name).isEmpty()) {
                head.put(name, text(facts, name));
            }
        }
        Map<String, Object> layers = Map.of("diff_ids", Json.texts(facts.get("layers")));
        String rootfs = Json.write(layers).replaceFirst("^\\{", "{\"type\":\"layers\",");
        return Json.write(head).replaceFirst("}$", "") + ",\"config\":" + config + ",\"rootfs\":" + rootfs + "}";
    }

    @Override
    public Shipped ship(Server server, Image image, List<String> others, Progress progress) {
        try (Shipment shipment = shipment(server, image, others, progress)) {
            return shipment.ship();
        }
    }

    @Override
    public String freight(Server server, Image image, List<String> others, Progress progress) {
        try (Shipment shipment = shipment(server, image, others, progress)) {
            return shipment.freight().toString();
        }
    }

    @Override
    public Optional<Accounts> accounts(Image image) {
        Result asked = local.run(
                Command.script(Scripts.read(DockerImages.class, "accounts.sh"), image.name(), image.platform()));
        String[] files = asked.out().split("(?m)^== (passwd|group)\n", -1);
        return asked.ok() && files.length == 3 ? Optional.of(new Accounts(files[1], files[2])) : Optional.empty();
    }

    private Shipment shipment(Server server, Image image, List<String> others, Progress progress) {
        RemoteLayers stock = RemoteLayers.of(server.run(RemoteLayers.ask(layout, others)));
        return new Shipment(local, server, layout, image, stock, progress);
    }

    private static void close(Channel channel) {
        try {
            channel.in().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The engine writes a list of objects; its client, asked where the engine cannot be, an object a line.
    private static final String LIST = DockerSocket.REACHABLE + """
            app=$1
            if reachable; then
              set -- "http://localhost/images/json?filters=%7B%22reference%22%3A%5B%22$app%22%5D%7D"
              if engine --fail "$@"; then exit 0; fi
            fi
            exec docker image ls --format '{"RepoTags":["{{.Repository}}:{{.Tag}}"]}' "$app"
            """;

    @Override
    public Command list() {
        return Command.script(LIST, config.app());
    }

    @Override
    public Set<String> names(Result listed, Server server) {
        if (!listed.ok()) {
            throw Problem.failed(
                    "the images of " + config.app() + " cannot be listed on " + server.name(),
                    listed.errorLines(),
                    "`docker image ls` must work there");
        }
        String said = String.join(",", listed.lines());
        String list = said.startsWith("[") ? said : "[" + said + "]";
        Set<String> names = new HashSet<>();
        if (Json.readMap("{\"images\":" + list + "}", "docker image ls").get("images") instanceof List<?> images) {
            for (Object image : images) {
                names.addAll(image instanceof Map<?, ?> facts ? Json.texts(facts.get("RepoTags")) : List.of());
            }
        }
        return names;
    }

    @Override
    public Command removeLocal(String name) {
        return remove(name);
    }

    @Override
    public Command remove(String name) {
        return DockerSocket.act("DELETE", "/images/" + name, Command.of("docker", "image", "rm", name));
    }
}
