package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdaptiveCompressionTest {
    private final AdaptiveCompression effort = new AdaptiveCompression(Codec.ZSTD, 2);

    @Test
    void aSlowLineIsWorthMoreWork() {
        assertThat(effort.level()).isEqualTo(4);
        took(4, 0, 1000);
        assertThat(effort.level()).isEqualTo(6);
        took(40, 0, 1000);
        assertThat(effort.level()).isEqualTo(12);
    }

    @Test
    void aFastLineIsNotKeptWaiting() {
        took(8, 0, 1000);
        assertThat(effort.level()).isEqualTo(9);
        took(40, 1000, 10);
        assertThat(effort.level()).isEqualTo(4);
    }

    /// Chunks that are compressed side by side are ready at once: the line waits for the first of them only.
    @Test
    void aWaitForTheFirstOfARoundIsAWait() {
        for (int i = 0; i < 20; i++) {
            took(1, 1000, 10);
            took(1, 0, 10);
        }
        assertThat(effort.level()).isEqualTo(4);
    }

    private void took(int chunks, long compressing, long sending) {
        for (int i = 0; i < chunks; i++) {
            effort.took(compressing, sending);
        }
    }
}
