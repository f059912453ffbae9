package dev.teal.image.transfer;

import java.util.List;

/// Chooses the compression level by the speed of the connection: a high one on a slow connection, a low one on
/// a fast connection, where the processor is the bottleneck.
final class AdaptiveCompression {
    /// The level goes down when the connection waits for the processors for more than this part of the time.
    private static final double MAX_WAIT = 0.2;
    /// The level goes up when it waits for less than this part: the processors have time left.
    private static final double MIN_WAIT = 0.02;

    private final List<Integer> levels;
    private final int parallelism;
    private int index;
    private int chunks;
    private long waited;
    private long total;

    /// @param parallelism number of chunks compressed at the same time
    AdaptiveCompression(Codec codec, int parallelism) {
        this.levels = levels(codec);
        this.parallelism = parallelism;
    }

    /// The useful levels, fastest first. For chunks of 4 MB, zstd's level 4 compares to level 3 for the whole
    /// file: 210 MB/s on one processor. Level 12 reaches 20 MB/s and sends 10 % less; higher levels gain almost
    /// nothing.
    private static List<Integer> levels(Codec codec) {
        return switch (codec) {
            case ZSTD -> List.of(4, 6, 9, 12);
            case GZIP -> List.of(1, 4, 6);
        };
    }

    int level() {
        return levels.get(index);
    }

    /// Call this after each chunk.
    /// @param compressing nanoseconds that the connection waited for the processors
    /// @param sending     nanoseconds that the chunk waited for the connection
    void record(long compressing, long sending) {
        chunks++;
        if (chunks <= parallelism) {
            return; // these were compressed at the previous level
        }
        waited += compressing;
        total += compressing + sending;
        // Chunks compressed at the same time are ready at the same time, so only a full round is a valid
        // measurement.
        if (chunks == 2 * parallelism) {
            change();
            chunks = 0;
            waited = 0;
            total = 0;
        }
    }

    private void change() {
        if (waited > MAX_WAIT * total) {
            index = Math.max(0, index - 1);
        } else if (waited < MIN_WAIT * total) {
            index = Math.min(levels.size() - 1, index + 1);
        }
    }
}
