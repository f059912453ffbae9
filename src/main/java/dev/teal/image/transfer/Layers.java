package dev.teal.image.transfer;

import dev.teal.event.Progress;
import dev.teal.image.Image;
import java.util.List;
import java.util.Set;

/// Where the bytes of layers come from on this machine.
interface Layers {
    /// Puts the wanted layers, as plain tar, into the workspace.
    ///
    /// @param wanted their diffIDs
    /// @return the ones it got; may lack some, and may have others
    List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress);
}
