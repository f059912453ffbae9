package dev.teal.image.transfer;

import java.util.List;

/// How hard to compress: as hard as the line leaves time for. A slow line is worth the processor's time, on a fast
/// one the processor is what everybody waits for.
final class AdaptiveCompression {
    /// A line that waits for the processors for more of the time than this is kept waiting.
    private static final double MOST_WAITED = 0.2;
    /// With less, the processors have time left.
    private static final double LEAST_WAITED = 0.02;

    private final List<Integer> levels;
    private final int atOnce;
    private int now;
    private int chunks;
    private long waited;
    private long all;

    /// @param atOnce how many chunks are compressed side by side
    AdaptiveCompression(Codec codec, int atOnce) {
        this.levels = levels(codec);
        this.atOnce = atOnce;
    }

    /// Those worth their time, the fastest first. In chunks of 4 MB, zstd's level 4 is what level 3 is on the whole:
    /// 210 MB/s on one processor; 12 has 20 MB/s and 10 % less to send; above it there is next to nothing to gain.
    private static List<Integer> levels(Codec codec) {
        return switch (codec) {
            case ZSTD -> List.of(4, 6, 9, 12);
            case GZIP -> List.of(1, 4, 6);
        };
    }

    int level() {
        return levels.get(now);
    }

    /// After each chunk.
    /// @param compressing nanoseconds that the line waited for the processors
    /// @param sending     nanoseconds that the chunk waited for the line
    void took(long compressing, long sending) {
        chunks++;
        if (chunks <= atOnce) {
            return; // these were compressed at the level before
        }
        waited += compressing;
        all += compressing + sending;
        // Those that are compressed side by side are ready all at once: only a whole round of them tells.
        if (chunks == 2 * atOnce) {
            change();
            chunks = 0;
            waited = 0;
            all = 0;
        }
    }

    private void change() {
        if (waited > MOST_WAITED * all) {
            now = Math.max(0, now - 1);
        } else if (waited < LEAST_WAITED * all) {
            now = Math.min(levels.size() - 1, now + 1);
        }
    }
}
