package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.server.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteLayersTest {
    @Test
    void theServersOutputIsParsed() {
        RemoteLayers remote = remote("""
                image {"layers":["sha256:a","sha256:b"]}
                shipped sha256:a 100
                staged sha256:c 7
                line 90000000 30000000 12000
                zstd
                free 85000000000
                """);
        assertThat(remote.images()).containsExactly(List.of("sha256:a", "sha256:b"));
        assertThat(remote.shipped()).containsEntry("sha256:a", 100L);
        assertThat(remote.staged()).containsEntry("sha256:c", 7L);
        assertThat(remote.rate()).isEqualTo(new TransferRate(90_000_000, 30_000_000, 12_000));
        assertThat(remote.codec()).isEqualTo(Codec.ZSTD);
        assertThat(remote.free()).isEqualTo(85_000_000_000L);
    }

    @Test
    void aServerWithoutZstdGetsGzip() {
        assertThat(remote("free 1\n").codec()).isEqualTo(Codec.GZIP);
    }

    @Test
    void theLongestPrefixSharedWithOneImageIsKnown() {
        RemoteLayers remote = remote("""
                image {"layers":["sha256:a","sha256:b","sha256:x"]}
                image {"layers":["sha256:a"]}
                shipped sha256:a 1
                shipped sha256:b 1
                shipped sha256:x 1
                free 1
                """);
        assertThat(remote.known(List.of("sha256:a", "sha256:b", "sha256:c"))).isEqualTo(2);
        assertThat(remote.known(List.of("sha256:b", "sha256:a"))).isZero();
    }

    @Test
    void aLayerThatTealDidNotSendIsNotKnown() {
        RemoteLayers remote = remote("""
                image {"layers":["sha256:a","sha256:b"]}
                shipped sha256:b 1
                free 1
                """);
        assertThat(remote.known(List.of("sha256:a", "sha256:b"))).isZero();
    }

    private static RemoteLayers remote(String output) {
        return RemoteLayers.of(new Result(0, output, "", Duration.ZERO));
    }
}
