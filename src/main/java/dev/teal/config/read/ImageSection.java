package dev.teal.config.read;

import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.config.value.ImageName;
import dev.teal.config.value.Names;
import dev.teal.config.value.Paths;
import java.util.List;
import java.util.Map;

/// `image:` in three forms: build an image, use an existing one, or (without Docker) run a folder of files.
final class ImageSection {
    private static final String PLATFORM = "linux/amd64";

    private ImageSection() {}

    static ImageConfig read(Section image, Config.RunsAs runtime) {
        ImageConfig.Build build = build(image);
        String name = image.value("name", ImageName::read, "");
        ImageConfig.Files files =
                new ImageConfig.Files(image.value("files", Paths::local, ""), image.list("command", Names::word));
        checkShape(image, runtime, files);
        if (image.has("files") || runtime == Config.RunsAs.PROCESS) {
            return files;
        }
        return image.has("name") ? new ImageConfig.Ready(name, build.platform()) : build;
    }

    private static ImageConfig.Build build(Section image) {
        Map<String, String> args = image.texts("args", Names::variable);
        return new ImageConfig.Build(
                image.value("context", Paths::local, "."),
                image.value("dockerfile", Paths::local, "Dockerfile"),
                image.value("target", Names::stage, ""),
                args,
                image.value("platform", Names::platform, PLATFORM));
    }

    private static void checkShape(Section image, Config.RunsAs runtime, ImageConfig.Files files) {
        switch (runtime) {
            case PROCESS -> checkProcess(image, files);
            case DOCKER -> checkDocker(image);
        }
    }

    private static void checkProcess(Section image, ImageConfig.Files files) {
        if (!image.has("files")) {
            image.missing("files", "runtime: process runs a folder of files");
        }
        if (files.command().isEmpty() && image.valid("command")) {
            image.missing("command", "write the words that start the app in its folder");
        }
        refuse(image, List.of("name", "context", "dockerfile", "target", "args", "platform"), "runtime: process");
    }

    private static void checkDocker(Section image) {
        refuse(image, List.of("files"), "runtime: docker; write runtime: process");
        if (!image.has("files")) {
            refuse(image, List.of("command"), "runtime: docker; use container.command");
        }
        if (image.has("name")) {
            refuse(image, List.of("context", "dockerfile", "target", "args"), "image.name, a ready image");
        }
    }

    private static void refuse(Section image, List<String> keys, String beside) {
        keys.stream().filter(image::has).forEach(key -> image.error(key, "has no meaning with " + beside));
    }
}
