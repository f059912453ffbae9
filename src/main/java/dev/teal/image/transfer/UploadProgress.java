package dev.teal.image.transfer;

import dev.teal.base.Sizes;
import dev.teal.event.Progress;
import dev.teal.image.transfer.Archive.Layer;
import java.util.List;

/// How far an upload is: which layer, how fast, how long still.
final class UploadProgress {
    private final int layers;
    private final long total;
    private final Progress progress;
    private final long begin = System.nanoTime();
    private int layer;
    private long before;
    private long skipped;
    private long wire;
    private long current;

    UploadProgress(List<Layer> layers, Progress progress) {
        this.layers = layers.size();
        this.total = layers.stream().mapToLong(Layer::size).sum();
        this.progress = progress;
    }

    /// @param arrived bytes of it that a try before has brought
    void begin(Layer next, long arrived) {
        before += current;
        current = next.size();
        skipped += arrived;
        layer++;
        tell(before + arrived);
    }

    /// @param done bytes of the layer, uncompressed
    /// @param sent bytes on the wire since the last time
    void at(long done, long sent) {
        wire += sent;
        tell(before + done);
    }

    private void tell(long done) {
        double seconds = Math.max(0.001, (System.nanoTime() - begin) / 1e9);
        long fresh = done - skipped;
        String text = "layer " + layer + " of " + layers;
        if (wire > 0 && fresh > 0) {
            long left = Math.round((total - done) * seconds / fresh);
            text += ", " + Sizes.of(Math.round(wire / seconds)) + "/s, " + left + " s left";
        }
        progress.at(done, total, text);
    }
}
