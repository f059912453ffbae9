package dev.teal.image.transfer;

import dev.teal.base.Problem;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Workspace;
import dev.teal.image.build.EngineFailure;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gets layers from `docker save`, which always exports the whole image. The archive is read as it comes, and only the
/// wanted layers are kept.
///
/// @param sizes of layers that are not wanted, in bytes, by diffID; helps to skip them
record SavedLayers(Server local, String docker, Map<String, Long> sizes) implements Layers {
    private static final Duration END_LIMIT = Duration.ofMinutes(5);

    @Override
    public List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress) {
        SavedArchive archive = new SavedArchive(image, wanted, sizes, workspace, progress);
        List<LayerFile> layers = fetch(archive, image, workspace);
        boolean mayHaveBeenSkipped = layers.size() < wanted.size() && !sizes.isEmpty();
        return mayHaveBeenSkipped
                ? new SavedLayers(local, docker, Map.of()).fetch(image, wanted, workspace, progress)
                : layers;
    }

    private List<LayerFile> fetch(SavedArchive archive, Image image, Workspace workspace) {
        try (Channel save = local.open(Command.of(docker, "save", image.name()))) {
            save.in().close();
            return read(archive, save, image);
        } catch (IOException e) {
            throw Problem.failed(
                    "the output of `docker save " + image.name() + "` could not be read as an image",
                    List.of(String.valueOf(e)),
                    "check the space in " + workspace.folder().getParent()
                            + ", and that `docker save` and `docker load` work by hand; then run the command again");
        }
    }

    private static List<LayerFile> read(SavedArchive archive, Channel save, Image image) throws IOException {
        try {
            List<LayerFile> layers = archive.read(save.out());
            if (layers.isEmpty()) {
                mustHaveWorked(save.await(END_LIMIT), image);
            }
            return layers;
        } catch (EOFException e) {
            mustHaveWorked(save.await(END_LIMIT), image);
            throw e;
        }
    }

    private static void mustHaveWorked(Result saved, Image image) {
        if (!saved.ok()) {
            throw Problem.failed(
                    "the image could not be read from Docker on this machine",
                    saved.errorLines(),
                    EngineFailure.next(saved.errorLines(), "make `docker save " + image.name() + "` work"));
        }
    }
}
