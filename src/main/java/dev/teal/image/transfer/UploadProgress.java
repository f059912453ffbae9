package dev.teal.image.transfer;

import dev.teal.base.Sizes;
import dev.teal.event.Progress;
import dev.teal.image.transfer.Archive.Layer;
import java.util.List;

/// Reports the progress of an upload: layer, rate and time left.
final class UploadProgress {
    private final int layers;
    private final long total;
    private final Progress progress;
    private final long begin = System.nanoTime();
    private int layer;
    private long previous;
    private long skipped;
    private long wire;
    private long current;

    UploadProgress(List<Layer> layers, Progress progress) {
        this.layers = layers.size();
        this.total = layers.stream().mapToLong(Layer::size).sum();
        this.progress = progress;
    }

    /// @param arrived bytes of it that an earlier attempt has sent
    void begin(Layer next, long arrived) {
        previous += current;
        current = next.size();
        skipped += arrived;
        layer++;
        report(previous + arrived);
    }

    /// @param done bytes of the layer, uncompressed
    /// @param sent bytes on the wire since the last call
    void at(long done, long sent) {
        wire += sent;
        report(previous + done);
    }

    private void report(long done) {
        double seconds = Math.max(0.001, (System.nanoTime() - begin) / 1e9);
        long transferred = done - skipped;
        String text = "layer " + layer + " of " + layers;
        if (wire > 0 && transferred > 0) {
            long left = Math.round((total - done) * seconds / transferred);
            text += ", " + Sizes.of(Math.round(wire / seconds)) + "/s, " + left + " s left";
        }
        progress.at(done, total, text);
    }
}
