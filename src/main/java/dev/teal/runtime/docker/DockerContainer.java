package dev.teal.runtime.docker;

import dev.teal.app.Release;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.server.Command;
import java.util.ArrayList;
import java.util.List;

/// The command line of a container of a release, in a slot or outside.
///
/// @param network the name of the app's network
record DockerContainer(Config config, Layout layout, String network) {
    /// The endpoint of a container outside the slots.
    static final String NO_ENDPOINT = "none";

    /// Options shared by a slot's container and the one-off container. A missing image must not be pulled from
    /// a registry, where anybody may publish one of that name.
    List<String> options(Release release) {
        ContainerConfig container = release.container();
        List<String> argv = new ArrayList<>(
                List.of("--pull", "never", "--network", network, "--label", DockerSlots.LABEL + "app=" + config.app()));
        argv.addAll(List.of(
                "--label", DockerSlots.LABEL + "release=" + release.id(), "--env", "TEAL_RELEASE=" + release.id()));
        argv.addAll(List.of("--env-file", layout.env(release.id())));
        release.passed().forEach(name -> argv.addAll(List.of("--env", name)));
        for (Volume volume : container.volumes()) {
            String source = layout.resolve(volume.source());
            argv.addAll(List.of("--volume", source + ":" + volume.target() + (volume.readOnly() ? ":ro" : "")));
        }
        if (!container.memory().isEmpty()) {
            argv.addAll(List.of("--memory", container.memory()));
        }
        if (container.options().stream().noneMatch(option -> option.startsWith("--log-"))) {
            // Docker's default keeps every line forever and would fill the disk.
            argv.addAll(List.of("--log-driver", "json-file", "--log-opt", "max-size=10m", "--log-opt", "max-file=5"));
        }
        argv.addAll(List.of(
                "--stop-timeout",
                String.valueOf(Math.max(1, release.stopTimeout().toSeconds()))));
        argv.addAll(Privileges.withheld(container.options()));
        argv.addAll(container.options());
        argv.add(release.image());
        return argv;
    }

    /// Refuses volumes that lead elsewhere and names of foreign containers, then runs docker with the exported
    /// values in its environment.
    Command command(Release release, String name, String endpoint, List<String> run) {
        List<String> arguments = new ArrayList<>(sources(release));
        arguments.addAll(List.of(config.app(), name, endpoint));
        arguments.add(release.passed().isEmpty() ? "" : layout.env(release.id()) + ".sh");
        arguments.addAll(run);
        return Command.script(VolumeSources.CHECK + DockerCommand.owned("run.sh"), arguments);
    }

    /// The first arguments of a script that begins with [VolumeSources#CHECK].
    List<String> sources(Release release) {
        VolumeSources sources = new VolumeSources(layout, release.container().volumes());
        return List.of(layout.directory(), sources.arguments());
    }
}
