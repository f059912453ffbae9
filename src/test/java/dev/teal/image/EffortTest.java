package dev.teal.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffortTest {
    @Test
    void aSlowLineIsWorthMoreWork() {
        Effort effort = new Effort(Codec.ZSTD);
        int first = effort.now();
        effort.took(10, 1000);
        assertThat(effort.now()).isEqualTo(first + 1);
        for (int i = 0; i < 10; i++) {
            effort.took(10, 1000);
        }
        assertThat(effort.now()).isEqualTo(Codec.ZSTD.most());
    }

    @Test
    void aFastLineIsNotKeptWaiting() {
        Effort effort = new Effort(Codec.GZIP);
        for (int i = 0; i < 10; i++) {
            effort.took(1000, 10);
        }
        assertThat(effort.now()).isZero();
    }
}
