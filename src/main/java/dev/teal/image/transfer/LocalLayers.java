package dev.teal.image.transfer;

import dev.teal.base.Problem;
import dev.teal.event.Progress;
import dev.teal.image.BuiltLayout;
import dev.teal.image.Image;
import dev.teal.image.LocalEngine;
import dev.teal.image.Origin;
import dev.teal.image.Workspace;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The layers of an image on this machine. How they are read depends on what the engine or the builder can do.
///
/// @param local this machine
public record LocalLayers(Server local, Origin origin) {
    /// Writes layers into the workspace as uncompressed tar files.
    ///
    /// @param wanted their diffIDs
    /// @param sizes  of other layers, in bytes, as far as they are known
    /// @return at least the wanted ones, by diffID
    Map<String, LayerFile> fetch(
            Image image, Set<String> wanted, Map<String, Long> sizes, Workspace workspace, Progress progress) {
        Map<String, LayerFile> files = new LinkedHashMap<>();
        for (Layers source : sources(image, wanted, sizes)) {
            if (!files.keySet().containsAll(wanted)) {
                source.fetch(image, wanted, workspace, progress).forEach(layer -> files.put(layer.diffId(), layer));
            }
        }
        if (!files.keySet().containsAll(wanted)) {
            throw Problem.failed("Docker on this machine did not export all layers of " + image.name(), next(image));
        }
        return files;
    }

    private String next(Image image) {
        return switch (origin) {
            case LocalEngine _ -> "check that `docker save " + image.name() + "` works, then run `teal deploy` again";
            case BuiltLayout _ -> "run `teal deploy` again; the build must give the same image when it runs twice";
        };
    }

    /// The ways to try, one after the other.
    private List<Layers> sources(Image image, Set<String> wanted, Map<String, Long> sizes) {
        return switch (origin) {
            case LocalEngine engine -> sources(engine, image, wanted, sizes);
            case BuiltLayout built ->
                List.of(
                        (_, layers, _, _) -> ExportedLayers.found(layers, built.layout()),
                        new ExportedLayers(local, (_, layout) -> built.export().apply(layout)));
        };
    }

    /// A push begins with the topmost layers, so it pays only when some layers are not wanted. An export always does:
    /// the engine then has each layer in the form that the next export needs, which takes it 6 s for 350 MB.
    private List<Layers> sources(LocalEngine engine, Image image, Set<String> wanted, Map<String, Long> sizes) {
        boolean some = !wanted.containsAll(image.layers());
        Map<String, Long> others = new HashMap<>(sizes);
        others.keySet().retainAll(image.layers()); // not the earlier form of a changed layer, which may be as large
        others.keySet().removeAll(wanted);
        List<Layers> sources = new ArrayList<>();
        if (engine.exportsLayers()) {
            sources.add(ExportedLayers.of(local, engine));
        } else if (some && engine.sharesLoopback()) {
            sources.add(new PushedLayers(local, engine.docker()));
        }
        sources.add(new SavedLayers(local, engine.docker(), others));
        return sources;
    }
}
