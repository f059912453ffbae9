package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdaptiveCompressionTest {
    private final AdaptiveCompression compression = new AdaptiveCompression(Codec.ZSTD, 2);

    @Test
    void aSlowConnectionRaisesTheLevel() {
        assertThat(compression.level()).isEqualTo(4);
        took(4, 0, 1000);
        assertThat(compression.level()).isEqualTo(6);
        took(40, 0, 1000);
        assertThat(compression.level()).isEqualTo(12);
    }

    @Test
    void aFastConnectionLowersTheLevel() {
        took(8, 0, 1000);
        assertThat(compression.level()).isEqualTo(9);
        took(40, 1000, 10);
        assertThat(compression.level()).isEqualTo(4);
    }

    /// Chunks compressed at the same time are ready together, so the connection waits only for the first one.
    @Test
    void waitingForTheFirstChunkOfARoundCounts() {
        for (int i = 0; i < 20; i++) {
            took(1, 1000, 10);
            took(1, 0, 10);
        }
        assertThat(compression.level()).isEqualTo(4);
    }

    private void took(int chunks, long compressing, long sending) {
        for (int i = 0; i < chunks; i++) {
            compression.record(compressing, sending);
        }
    }
}
