package dev.teal.image.outside;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.event.Progress;
import dev.teal.image.BuiltLayout;
import dev.teal.image.Image;
import dev.teal.image.Workspace;
import dev.teal.image.archive.OciLayout;
import dev.teal.image.build.BuildRun;
import dev.teal.image.build.Builder;
import dev.teal.image.build.CacheFolder;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds an image by a builder outside of the engine, straight into a folder: the engine never gets it. The layers of
/// the build before stay in the builder. One that the server lacks is fetched later.
///
/// @param local this machine
public record OutsideBuild(Builder builder, Server local, Config config, ImageConfig.Build build) {
    /// @param name of the release's image
    public Image run(String name, Progress progress) {
        Path memory = CacheFolder.of(config.app()).resolve("layers.json");
        KnownLayers known = KnownLayers.read(memory);
        Workspace workspace = Workspace.create();
        OciLayout layout = new OciLayout(workspace.folder());
        try {
            layout.leaveOut(known.digests());
            new BuildRun(local, config.app(), BuildRun.FAILED)
                    .run(builder.export(build, config.folder(), layout), progress);
            Map<String, Long> layers = layout.layers();
            known.learn(layout, layers.keySet());
            known.write(memory);
            return image(name, layout.config(), layers)
                    .in(new BuiltLayout(
                            workspace,
                            known.accounts(layers.keySet()),
                            other -> builder.export(build, config.folder(), other)));
        } catch (IOException e) {
            throw Problem.failed(
                    "the image that the builder wrote could not be read",
                    List.of(String.valueOf(e)),
                    "check the space in " + workspace.folder().getParent() + ", then run the command again");
        }
    }

    private static Image image(String name, String text, Map<String, Long> layers) {
        Map<String, Object> config = Json.readMap(text, "the image's configuration");
        return new Image(
                name,
                Json.text(config.get("os")) + "/" + Json.text(config.get("architecture")),
                Json.texts(Json.object(config.get("rootfs")).get("diff_ids")),
                text,
                layers.values().stream().mapToLong(Long::longValue).sum(),
                Optional.empty());
    }
}
