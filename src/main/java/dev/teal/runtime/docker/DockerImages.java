package dev.teal.runtime.docker;

import dev.teal.base.Json;
import dev.teal.base.Meanwhile;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.config.Layout;
import dev.teal.event.Progress;
import dev.teal.image.Accounts;
import dev.teal.image.BuiltLayout;
import dev.teal.image.Image;
import dev.teal.image.Images;
import dev.teal.image.LocalEngine;
import dev.teal.image.Origin;
import dev.teal.image.Shipped;
import dev.teal.image.build.BuildContext;
import dev.teal.image.build.BuildRun;
import dev.teal.image.build.Builder;
import dev.teal.image.outside.OutsideBuild;
import dev.teal.image.transfer.LocalLayers;
import dev.teal.image.transfer.RemoteLayers;
import dev.teal.image.transfer.Shipment;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Images of two Docker engines: the local one builds, the server's runs them.
///
/// @param local this machine
public record DockerImages(Config config, Layout layout, Server local) implements Images {
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
                : "use " + ready().name() + " from this machine's Docker, or pull it";
    }

    private ImageConfig.Ready ready() {
        if (config.image() instanceof ImageConfig.Ready ready) {
            return ready;
        }
        throw new IllegalStateException("not for Docker: " + config.image());
    }

    @Override
    public void check() {
        if (config.image() instanceof ImageConfig.Build build) {
            mustNotSendSecrets(build, true);
        }
    }

    private void mustNotSendSecrets(ImageConfig.Build build, boolean buildKit) {
        BuildContext.of(build, config.folder(), buildKit).mustNotHave(config.privateFolder());
    }

    @Override
    public Image prepare(String release, Progress progress) {
        Builder builder = Builder.find(local);
        Image image = made(builder, name(release), progress);
        if (!ReadyImage.isForPlatform(image.platform(), platform())) {
            throw Problem.failed(
                    "the image is for " + image.platform() + ", but teal.yml asks for " + platform(),
                    "build it for " + platform() + " (`docker buildx build --platform " + platform()
                            + "`), or change image.platform");
        }
        return image;
    }

    private Image made(Builder builder, String name, Progress progress) {
        if (config.image() instanceof ImageConfig.Build build) {
            return built(build, builder, name, progress);
        }
        Meanwhile<LocalEngine> engine = engine(builder);
        new ReadyImage(ready(), local, config.app()).prepare(builder, engine::get, name, progress);
        return ImageInspect.of(local, name).in(engine.get());
    }

    private Image built(ImageConfig.Build build, Builder builder, String name, Progress progress) {
        builder.mustBuildFor(build.platform(), local);
        mustNotSendSecrets(build, builder.kind() != Builder.Kind.LEGACY);
        if (builder.kind() == Builder.Kind.OUTSIDE) {
            return new OutsideBuild(builder, local, config, build).run(name, progress);
        }
        Meanwhile<LocalEngine> engine = engine(builder);
        new BuildRun(local, config.app(), BuildRun.FAILED).run(builder.build(build, config.folder(), name), progress);
        return ImageInspect.of(local, name).in(engine.get());
    }

    private Meanwhile<LocalEngine> engine(Builder builder) {
        return Meanwhile.of(() -> EngineQuery.of(local, builder));
    }

    @Override
    public Shipped ship(Server server, Image image, List<String> others, Progress progress) {
        try (Shipment shipment = shipment(server, image, others, progress)) {
            return shipment.ship();
        }
    }

    @Override
    public String uploadEstimate(Server server, Image image, List<String> others, Progress progress) {
        try (Shipment shipment = shipment(server, image, others, progress)) {
            return shipment.estimate().toString();
        }
    }

    @Override
    public List<String> volumes() {
        return config.image() instanceof ImageConfig.Ready ready
                ? ImageInspect.volumes(local, ready.name())
                : List.of();
    }

    @Override
    public Optional<Accounts> accounts(Image image) {
        if (origin(image) instanceof BuiltLayout built) {
            return built.accounts();
        }
        Result result = local.run(Command.script(DockerCommand.script("accounts.sh"), image.name(), image.platform()));
        String[] files = result.out().split("(?m)^== (passwd|group)\n", -1);
        return result.ok() && files.length == 3 ? Optional.of(new Accounts(files[1], files[2])) : Optional.empty();
    }

    private Shipment shipment(Server server, Image image, List<String> others, Progress progress) {
        RemoteLayers remote = RemoteLayers.of(server.run(RemoteLayers.query(layout, others)));
        return new Shipment(new LocalLayers(local, origin(image)), server, layout, image, remote, progress);
    }

    private static Origin origin(Image image) {
        return image.origin().orElseThrow(() -> new IllegalStateException("not of this machine: " + image));
    }

    @Override
    public Command list() {
        return Command.script(DockerCommand.script(DockerCommand.SOCKET, "images.sh"), config.app());
    }

    @Override
    public Set<String> names(Result listed, Server server) {
        if (!listed.ok()) {
            throw Problem.failed(
                    "the images of " + config.app() + " cannot be listed on " + server.name(),
                    listed.errorLines(),
                    "make `docker image ls` work on " + server.name());
        }
        String output = String.join(",", listed.lines());
        String list = output.startsWith("[") ? output : "[" + output + "]";
        Set<String> names = new HashSet<>();
        Json.readObjects(list, "docker image ls").forEach(image -> names.addAll(Json.texts(image.get("RepoTags"))));
        return names;
    }

    @Override
    public Map<String, Long> sizes(Collection<String> names, Server server) {
        Map<String, Long> sizes = new HashMap<>();
        if (!names.isEmpty()) {
            String format = "{\"tags\":{{json .RepoTags}},\"size\":{{.Size}}}";
            List<String> argv = new ArrayList<>(List.of("image", "inspect", "--format", format));
            argv.addAll(names);
            for (String line : server.run(DockerCommand.of(argv)).lines()) {
                if (line.startsWith("{")) {
                    Map<String, Object> image = Json.readMap(line, "docker image inspect");
                    long size = Json.number(image.get("size"));
                    Json.texts(image.get("tags")).forEach(name -> sizes.put(name, size));
                }
            }
        }
        sizes.keySet().retainAll(Set.copyOf(names));
        return sizes;
    }

    @Override
    public Command removeLocal(String name) {
        return remove(name);
    }

    @Override
    public Command remove(String name) {
        return Command.script(DockerCommand.script(DockerCommand.SOCKET, "remove-image.sh"), name);
    }
}
