package dev.teal.runtime;

import dev.teal.app.Release;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Identity;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.List;

/// The directories of the server that a release's containers may write to.
///
/// @param sources absolute paths
public record WritableVolumes(Layout layout, List<String> sources) {
    public static WritableVolumes of(Layout layout, Release release) {
        return new WritableVolumes(
                layout,
                release.container().volumes().stream()
                        .filter(volume -> !volume.readOnly())
                        .map(Volume::source)
                        .map(layout::resolve)
                        .distinct()
                        .toList());
    }

    /// Creates the missing directories, owned by the app's user. Prints `made FOLDER`, `gave FOLDER`.
    ///
    /// @param first whether no release of the app has run yet; then the user also gets the empty folder that
    ///              `setup` created
    public Command make(Identity user, boolean first) {
        List<String> arguments = new ArrayList<>(List.of(user.owner(), first ? layout.data() : ""));
        arguments.addAll(sources);
        return Command.script(Scripts.read(WritableVolumes.class, "volumes.sh"), arguments);
    }
}
