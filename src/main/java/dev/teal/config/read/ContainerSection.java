package dev.teal.config.read;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.Layout;
import dev.teal.config.value.DockerOptions;
import dev.teal.config.value.Names;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Printable;
import dev.teal.config.value.Quantities;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `container:`.
final class ContainerSection {
    private ContainerSection() {}

    /// @param layout resolves relative sources of volumes
    public static ContainerConfig read(Section container, Layout layout, Config.RunsAs runtime) {
        ContainerConfig config = new ContainerConfig(
                container.value("port", Quantities::port, 3000),
                container.list("volumes", Volumes::read),
                container.texts("env", Names::variable),
                container.list("secrets", Names::variable),
                container.value("memory", Quantities::memory, ""),
                container.list("options", DockerOptions::read),
                container.list("command", Names::word));
        checkTargets(container, config.volumes());
        config.volumes().forEach(volume -> checkSource(container, layout, volume, config.volumes()));
        checkSecrets(container, config.secrets(), config.env());
        checkOptions(container, config.options());
        if (runtime == Config.RunsAs.PROCESS) {
            checkProcess(container, config.env());
        }
        return config;
    }

    private static void checkTargets(Section container, List<ContainerConfig.Volume> volumes) {
        Set<String> targets = new HashSet<>();
        volumes.stream()
                .map(ContainerConfig.Volume::target)
                .filter(target -> !targets.add(target))
                .forEach(target -> container.error("volumes", target + " is the target of two volumes"));
    }

    /// An app can replace a directory inside its volume with a link to /etc; its next container then gets that.
    private static void checkSource(
            Section container, Layout layout, ContainerConfig.Volume volume, List<ContainerConfig.Volume> volumes) {
        String path = layout.resolve(volume.source());
        if (Paths.overlap(path, layout.teal()) || Paths.overlap(path, layout.route())) {
            container.error(
                    "volumes",
                    volume.source() + " shares files with Teal's own folders, " + layout.teal() + " and "
                            + layout.route() + "; write another directory, such as data");
        }
        Optional<ContainerConfig.Volume> outer = volumes.stream()
                .filter(other -> !other.readOnly())
                .filter(other -> Paths.isBelow(layout.resolve(other.source()), path))
                .findFirst();
        outer.ifPresent(other -> container.error(
                "volumes",
                volume.source() + " is inside the volume " + other.source() + ", so the app could replace it with a"
                        + " link to any directory of the server; move it outside, or mount only "
                        + other.source()));
    }

    private static void checkSecrets(Section container, List<String> secrets, Map<String, String> env) {
        Set<String> seen = new HashSet<>();
        secrets.stream()
                .filter(name -> !seen.add(name))
                .forEach(name -> container.error("secrets", Printable.plain(name) + " is listed twice"));
        seen.stream()
                .filter(env::containsKey)
                .sorted()
                .forEach(name -> container.error(
                        "secrets", Printable.plain(name) + " is also in container.env; keep one of them"));
    }

    /// Docker would read a first word that is not an option as the image.
    private static void checkOptions(Section container, List<String> options) {
        if (!options.isEmpty()
                && container.valid("options")
                && !options.getFirst().startsWith("-")) {
            container.error(
                    "options",
                    Printable.of(options.getFirst()) + " is not an option; the first word must start with -");
        }
    }

    private static void checkProcess(Section container, Map<String, String> env) {
        for (String key : List.of("memory", "options", "command")) {
            if (container.has(key)) {
                container.error(key, "has no meaning with runtime: process");
            }
        }
        if (env.containsKey("PORT")) {
            container.error("env", "with runtime: process Teal sets PORT, which differs by slot; remove it");
        }
    }
}
