package dev.teal.image.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.image.archive.TarReader.Entry;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives of this machine's tar, in each of its formats.
class TarReaderTest {
    private static final String LONG = "folder-".repeat(12) + "/" + "file-".repeat(10);
    /// Too long for the two fields of ustar.
    private static final String LONGER = "folder-".repeat(12) + "/" + "file-".repeat(30);

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("one"), "first");
        Files.write(folder.resolve("two"), new byte[1024]); // whole blocks
        Files.createFile(folder.resolve("three"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("one"));
        Files.createDirectories(folder.resolve(LONG).getParent());
        Files.writeString(folder.resolve(LONG), "long");
        Files.writeString(folder.resolve(LONGER), "longer");
    }

    private byte[] tar(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("tar", "-C", folder.toString(), "-cf", "-"));
        argv.addAll(List.of(arguments));
        Process tar = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] archive = tar.getInputStream().readAllBytes();
        assertThat(tar.onExit().join().exitValue()).isZero();
        return archive;
    }

    private static List<String> read(byte[] archive) throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(archive));
        List<String> read = new ArrayList<>();
        for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            String content = new String(tar.content().readAllBytes(), StandardCharsets.UTF_8).replace("\0", "");
            read.add(entry.get().name() + (entry.get().isFile() ? "=" : "!") + content);
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax", "ustar"})
    void entriesOfEveryFormatAreRead(String format) throws IOException {
        assertThat(read(tar("--format=" + format, "one", "two", "three", "link", LONG)))
                .containsExactly("one=first", "two=", "three=", "link!", LONG + "=long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void anEntryBeforeItHasALongName(String format) throws IOException {
        assertThat(read(tar("--format=" + format, LONGER, "one"))).containsExactly(LONGER + "=longer", "one=first");
    }

    @Test
    void contentThatIsNotReadIsSkipped() throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(tar("two", "one")));
        assertThat(tar.next()).isPresent();
        assertThat(tar.content().read()).isZero();
        assertThat(tar.next()).contains(new Entry("one", true, 5));
    }

    @Test
    void sizesThatNeedMoreThanElevenDigitsAreRead() throws IOException {
        Path sparse = folder.resolve("sparse");
        Files.createFile(sparse);
        new ProcessBuilder("truncate", "-s", "9G", sparse.toString())
                .start()
                .onExit()
                .join();
        for (String format : List.of("gnu", "pax")) {
            Process tar = new ProcessBuilder(
                            "tar", "-C", folder.toString(), "--format=" + format, "-cf", "-", "sparse", "one")
                    .start();
            assertThat(new TarReader(tar.getInputStream()).next()).contains(new Entry("sparse", true, 9L << 30));
            tar.destroy();
        }
    }

    @Test
    void anArchiveThatEndsEarlyIsAnError() throws IOException {
        byte[] whole = tar("two");
        for (int length : new int[] {100, 600, 1500}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(EOFException.class);
        }
        assertThat(read(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0000000001", "99999999999", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"})
    void anImpossibleSizeIsAnError(String size) throws IOException {
        byte[] archive = tar("one");
        byte[] bytes = size.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, archive, 124, bytes.length);
        assertThatThrownBy(() -> read(archive)).hasMessageContaining("impossible size");
    }
}
