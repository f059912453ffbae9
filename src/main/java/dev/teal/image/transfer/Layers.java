package dev.teal.image.transfer;

import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Workspace;
import java.util.List;
import java.util.Set;

/// A source of layers on this machine.
interface Layers {
    /// Writes the wanted layers into the workspace as uncompressed tar files.
    ///
    /// @param wanted their diffIDs
    /// @return the layers found; some may be missing, and others may be included
    List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress);
}
