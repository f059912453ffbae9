package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Test
    void zstdIsTakenIfItsLibraryLoads() {
        assertThat(Codec.best()).isEqualTo(Codec.ZSTD);
    }

    @Test
    void elseGzip() throws IOException {
        assertThat(best("-DZstdNativePath=/nowhere/libzstd.so")).isEqualTo("GZIP");
    }

    /// In a JVM of its own: a library is loaded once.
    private static String best(String option) throws IOException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        CodecTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    public static void main(String[] args) {
        System.out.println(Codec.best());
    }
}
