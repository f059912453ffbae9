package dev.teal.image;

/// How hard to compress: as hard as the line leaves time for. A slow line is worth the processor's time, on a fast
/// one the processor is what everybody waits for.
final class Effort {
    /// Right for most lines to a rented server, and fast enough for the first chunk of a fast one.
    private static final int FIRST = 3;

    private final int highest;
    private int now;

    Effort(Codec codec) {
        highest = codec.most();
        now = Math.min(FIRST, highest);
    }

    int now() {
        return now;
    }

    /// After each chunk.
    /// @param compressing nanoseconds that the line waited for the processors
    /// @param sending     nanoseconds that the chunk waited for the line
    void took(long compressing, long sending) {
        if (compressing > sending) {
            now = Math.max(0, now - 1);
        } else if (sending > 4 * compressing) {
            now = Math.min(highest, now + 1);
        }
    }
}
