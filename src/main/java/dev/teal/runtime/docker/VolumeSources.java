package dev.teal.runtime.docker;

import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.server.Scripts;
import java.util.List;
import java.util.stream.Collectors;

/// The directories of the server that a release's containers mount. Docker follows links as root, and an app
/// can replace a writable directory with a link. So the real paths are compared with the configured ones before
/// each start. `teal.yml` is checked too, but an older Teal without that check may have made the release.
///
/// @param layout  layout of the app
/// @param volumes volumes of the release
record VolumeSources(Layout layout, List<Volume> volumes) {
    static final String CHECK = Scripts.read(VolumeSources.class, "sources.sh");

    /// The arguments after DIRECTORY as one string, since no path contains white space or a pattern.
    String arguments() {
        return volumes.stream()
                .map(volume -> layout.resolve(volume.source()) + (volume.readOnly() ? ":ro" : ""))
                .collect(Collectors.joining(" "));
    }
}
