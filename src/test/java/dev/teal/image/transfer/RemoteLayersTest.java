package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.server.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteLayersTest {
    @Test
    void whatTheServerAnswersIsRead() {
        RemoteLayers stock = stock("""
                image {"layers":["sha256:a","sha256:b"]}
                shipped sha256:a 100
                staged sha256:c 7
                line 90000000 30000000 12000
                zstd
                free 85000000000
                """);
        assertThat(stock.images()).containsExactly(List.of("sha256:a", "sha256:b"));
        assertThat(stock.shipped()).containsEntry("sha256:a", 100L);
        assertThat(stock.staged()).containsEntry("sha256:c", 7L);
        assertThat(stock.line()).isEqualTo(new TransferRate(90_000_000, 30_000_000, 12_000));
        assertThat(stock.codec()).isEqualTo(Codec.ZSTD);
        assertThat(stock.free()).isEqualTo(85_000_000_000L);
    }

    @Test
    void aServerWithoutZstdGetsGzip() {
        assertThat(stock("free 1\n").codec()).isEqualTo(Codec.GZIP);
    }

    @Test
    void theLongestPrefixInCommonWithOneImageIsKnown() {
        RemoteLayers stock = stock("""
                image {"layers":["sha256:a","sha256:b","sha256:x"]}
                image {"layers":["sha256:a"]}
                shipped sha256:a 1
                shipped sha256:b 1
                shipped sha256:x 1
                free 1
                """);
        assertThat(stock.known(List.of("sha256:a", "sha256:b", "sha256:c"))).isEqualTo(2);
        assertThat(stock.known(List.of("sha256:b", "sha256:a"))).isZero();
    }

    @Test
    void aLayerThatTealDidNotBringIsNotKnown() {
        RemoteLayers stock = stock("""
                image {"layers":["sha256:a","sha256:b"]}
                shipped sha256:b 1
                free 1
                """);
        assertThat(stock.known(List.of("sha256:a", "sha256:b"))).isZero();
    }

    private static RemoteLayers stock(String answer) {
        return RemoteLayers.of(new Result(0, answer, "", Duration.ZERO));
    }
}
