package dev.teal.image.transfer;

import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.LocalEngine;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LineReader;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gets single layers from the engine's builder, as an OCI layout in a folder: the builder sends a blob only when the
/// layout does not have its file yet, whatever that file contains. An empty file therefore keeps a layer in the engine.
/// The blobs are not compressed, so their digests are the diffIDs.
///
/// Works across the border of a virtual machine, and for an image of any platform.
record ExportedLayers(Server local, LocalEngine engine) implements Layers {
    @Override
    public List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress) {
        try {
            Path layout = Files.createTempDirectory(workspace.folder(), "layout"); // another export's may be there
            keepInEngine(image, wanted, layout);
            return export(image, layout, progress) ? found(wanted, layout) : List.of();
        } catch (IOException e) {
            return List.of(); // SavedLayers is tried next and reports the error
        }
    }

    private boolean export(Image image, Path layout, Progress progress) throws IOException {
        try (Channel export = local.open(command(image, layout))) {
            export.in().close();
            LineReader lines = new LineReader(export.out());
            while (lines.next().isPresent()) {
                progress.at(0, 0, "reading the changed layers from Docker on this machine");
            }
            return export.await(Server.USUAL).ok();
        }
    }

    private Command command(Image image, Path layout) {
        return Command.script(
                Scripts.read(ExportedLayers.class, "export.sh"),
                engine.docker(),
                engine.context(),
                image.platform(),
                layout.toString(),
                image.name());
    }

    private static void keepInEngine(Image image, Set<String> wanted, Path layout) throws IOException {
        Set<String> others = new HashSet<>(image.layers());
        others.removeAll(wanted);
        Files.createDirectories(layout.resolve(Archive.blob("")));
        for (String layer : others) {
            Files.createFile(layout.resolve(Archive.blob(layer)));
        }
    }

    private static List<LayerFile> found(Set<String> wanted, Path layout) {
        List<LayerFile> layers = new ArrayList<>();
        for (String diffId : wanted) {
            Path file = layout.resolve(Archive.blob(diffId));
            if (Files.exists(file)) {
                layers.add(new LayerFile(diffId, file));
            }
        }
        return layers;
    }
}
