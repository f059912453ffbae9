package dev.teal.image.transfer;

import dev.teal.base.Meanwhile;
import dev.teal.base.Problem;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.build.LocalEngine;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The layers in the engine of this machine. How they are read depends on what the engine can do.
///
/// @param local  this machine
/// @param engine needed only when a layer is read
public record LocalLayers(Server local, Meanwhile<LocalEngine> engine) {
    /// Begins to ask the engine, which takes a tenth of a second.
    public static LocalLayers of(Server local) {
        return new LocalLayers(local, Meanwhile.of(() -> LocalEngine.of(local)));
    }

    /// Writes layers into the workspace as uncompressed tar files.
    ///
    /// @param wanted their diffIDs
    /// @param sizes  of other layers, in bytes, as far as they are known
    /// @return at least the wanted ones, by diffID
    Map<String, LayerFile> fetch(
            Image image, Set<String> wanted, Map<String, Long> sizes, Workspace workspace, Progress progress) {
        Map<String, LayerFile> files = new LinkedHashMap<>();
        if (wanted.isEmpty()) {
            return files;
        }
        for (Layers source : sources(image, wanted, sizes)) {
            if (!files.keySet().containsAll(wanted)) {
                source.fetch(image, wanted, workspace, progress).forEach(layer -> files.put(layer.diffId(), layer));
            }
        }
        if (!files.keySet().containsAll(wanted)) {
            throw Problem.failed(
                    "Docker on this machine did not export all layers of " + image.name(),
                    "check that `docker save " + image.name() + "` works, then run `teal deploy` again");
        }
        return files;
    }

    /// The ways to try, one after the other. When only some layers are wanted, it is cheaper to get them one by one.
    private List<Layers> sources(Image image, Set<String> wanted, Map<String, Long> sizes) {
        LocalEngine here = engine.get();
        List<Layers> sources = new ArrayList<>();
        if (here.exportsLayers()) {
            sources.add(new ExportedLayers(local, here));
        } else if (!wanted.containsAll(image.layers()) && here.sharesLoopback()) {
            sources.add(new PushedLayers(local));
        }
        Map<String, Long> others = new HashMap<>(sizes);
        others.keySet().retainAll(image.layers()); // not the earlier form of a changed layer, which may be as large
        others.keySet().removeAll(wanted);
        sources.add(new SavedLayers(local, here.builder().docker(), others));
        return sources;
    }
}
