package dev.teal.image;

import java.util.List;
import java.util.Optional;

/// An image on this machine, ready to ship.
///
/// @param name     the name that a release refers to: `agent-hub:20261123-091533-3fa2c1b`, or a folder's id
/// @param platform `linux/amd64`; empty for plain files
/// @param layers   the diffIDs from the base up, the only layer id common to all engines and stores; empty for
///                 plain files
/// @param config   the image's OCI configuration, JSON; empty for plain files
/// @param bytes    uncompressed size
/// @param origin   what has it here; empty for plain files, and for an image on a server
public record Image(
        String name, String platform, List<String> layers, String config, long bytes, Optional<Origin> origin) {
    /// The same image, which something on this machine has.
    public Image in(Origin local) {
        return new Image(name, platform, layers, config, bytes, Optional.of(local));
    }
}
