package dev.teal.image.transfer;

import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.LocalEngine;
import dev.teal.image.Workspace;
import dev.teal.image.archive.OciLayout;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LineReader;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/// Gets single layers from a builder, as an OCI layout in a folder; the others stay in the builder. Works across the
/// border of a virtual machine, and for an image of any platform.
///
/// @param export writes an image into a layout
record ExportedLayers(Server local, BiFunction<Image, OciLayout, Command> export) implements Layers {
    /// From the builder in the engine.
    static ExportedLayers of(Server local, LocalEngine engine) {
        return new ExportedLayers(
                local,
                (image, layout) -> Command.script(
                        Scripts.read(ExportedLayers.class, "export.sh"),
                        engine.docker(),
                        engine.context(),
                        image.platform(),
                        layout.output(),
                        image.name()));
    }

    @Override
    public List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress) {
        try {
            OciLayout layout = new OciLayout(
                    Files.createTempDirectory(workspace.folder(), "layout")); // another export's may be there
            Set<String> others = new HashSet<>(image.layers());
            others.removeAll(wanted);
            layout.leaveOut(others);
            return export(image, layout, progress) ? found(wanted, layout) : List.of();
        } catch (IOException e) {
            return List.of(); // the caller tries another way, or reports that layers are missing
        }
    }

    private boolean export(Image image, OciLayout layout, Progress progress) throws IOException {
        try (Channel channel = local.open(export.apply(image, layout))) {
            channel.in().close();
            LineReader lines = new LineReader(channel.out());
            while (lines.next().isPresent()) {
                progress.at(0, 0, "reading the changed layers from Docker on this machine");
            }
            return channel.await(Server.USUAL).ok();
        }
    }

    static List<LayerFile> found(Set<String> wanted, OciLayout layout) {
        List<LayerFile> layers = new ArrayList<>();
        for (String diffId : wanted) {
            layout.layer(diffId).ifPresent(file -> layers.add(new LayerFile(diffId, file)));
        }
        return layers;
    }
}
