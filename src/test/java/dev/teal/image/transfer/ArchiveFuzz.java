package dev.teal.image.transfer;

import dev.teal.base.Problem;
import dev.teal.base.Sha256;
import dev.teal.event.Progress;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.image.Image;
import dev.teal.image.Workspace;
import dev.teal.runtime.docker.ImageInspect;
import dev.teal.server.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Arbitrary images and image data from an engine must yield layers in the workspace that match their digest,
/// or a [Problem]. Nothing outside the workspace is read or changed.
public final class ArchiveFuzz implements Target {
    private static final String LAYER = "a layer";
    private static final List<String> LAYERS = List.of("sha256:" + hex(bytes(LAYER)), "sha256:b");
    private static final Image IMAGE = new Image("app:1", "linux/amd64", LAYERS, "{}", 1, Optional.empty());

    private final Path folder;
    private final Workspace unpacking;
    private final byte[] packed = packed();

    public ArchiveFuzz() {
        try {
            folder = inMemory();
            unpacking = new Workspace(Files.createDirectory(folder.resolve("u")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path inMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.createTempDirectory(Files.isDirectory(memory) ? memory : Path.of("."), "teal-fuzz")
                .toRealPath();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(bytes(LAYER));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                with('u', packed),
                HexFormat.of().parseHex("75" + "28b52ffd0458390000" + "61206c61796572" + "99e9d851"),
                Input.of("uplain tar"),
                with('s', entry("blobs/sha256/" + hex(bytes(LAYER)), '0', bytes(LAYER))),
                with(
                        's',
                        joined(
                                entry("e".repeat(64) + "/layer.tar", '0', packed),
                                manifest("e".repeat(64) + "/layer.tar"))),
                with(
                        's',
                        joined(
                                entry("d".repeat(64) + "/layer.tar", '0', bytes("x")),
                                manifest("../outside", "/etc/passwd"))),
                with('s', entry("././@LongLink", 'L', bytes("blobs/sha256/" + "f".repeat(64)))),
                with('s', entry("PaxHeaders/x", 'x', bytes("20 size=7\n30 path=blobs/sha256/x\n"))),
                Input.of(
                        "timage {\"layers\":[\"sha256:a\"]}\nshipped sha256:a 5\nstaged sha256:b 6\nline 1 2 3\nzstd\nfree 9"),
                Input.of("ilinux|amd64||2026-11-23T09:15:00Z|84000000|[\"sha256:a\"]|{\"Env\":[\"A=b\"]}"));
    }

    private static byte[] with(char kind, byte[] bytes) {
        byte[] all = new byte[bytes.length + 1];
        all[0] = (byte) kind;
        System.arraycopy(bytes, 0, all, 1, bytes.length);
        return all;
    }

    private static byte[] manifest(String... layers) {
        return entry("manifest.json", '0', bytes("[{\"Layers\":[\"" + String.join("\",\"", layers) + "\"]}]"));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /// An entry of a tar archive.
    private static byte[] entry(String name, char type, byte[] content) {
        byte[] all = new byte[512 * 2];
        System.arraycopy(bytes(name), 0, all, 0, name.length());
        byte[] size = bytes("%011o".formatted(content.length));
        System.arraycopy(size, 0, all, 124, size.length);
        all[156] = (byte) type;
        System.arraycopy(content, 0, all, 512, content.length);
        return all;
    }

    @Override
    public void test(byte[] data) throws IOException {
        Input input = new Input(data);
        switch ((char) input.choice(256)) {
            case 's' -> saved(input.rest());
            case 't' -> mustParseOrRefuse(() -> RemoteLayers.of(result(input)));
            case 'i' -> mustParseOrRefuse(() -> ImageInspect.read("app:1", "local", result(input)));
            default -> unpacked(input.rest());
        }
    }

    private static Result result(Input input) {
        return new Result(0, new String(input.rest(), StandardCharsets.UTF_8), "", Duration.ZERO);
    }

    private static void mustParseOrRefuse(Runnable reading) {
        try {
            reading.run();
        } catch (Problem refused) {
            // expected
        }
    }

    private void unpacked(byte[] bytes) throws IOException {
        try {
            LayerFile layer = LayerFile.unpack(new ByteArrayInputStream(bytes), unpacking);
            mustMatchItsDigest(layer, unpacking);
            Files.delete(layer.file());
        } catch (IOException damaged) {
            // the caller handles it
        }
        clear();
    }

    private void saved(byte[] archive) throws IOException {
        try {
            new SavedArchive(IMAGE, Set.copyOf(LAYERS), Map.of(), unpacking, Progress.NONE)
                    .read(new ByteArrayInputStream(archive))
                    .forEach(layer -> mustBeInside(layer.file(), unpacking));
        } catch (IOException | Problem damaged) {
            // the caller reports it
        }
        clear();
    }

    private void clear() throws IOException {
        for (String left : names(unpacking)) {
            Files.delete(unpacking.folder().resolve(left));
        }
    }

    static List<String> names(Workspace workspace) {
        return List.of(Objects.requireNonNull(workspace.folder().toFile().list()));
    }

    static void mustMatchItsDigest(LayerFile layer, Workspace workspace) throws IOException {
        mustBeInside(layer.file(), workspace);
        must(layer.diffId().equals("sha256:" + hex(Files.readAllBytes(layer.file()))), "its digest", layer);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    }

    private static void mustBeInside(Path file, Workspace workspace) {
        try {
            must(file.toRealPath().startsWith(workspace.folder()), "in the workspace", file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        new Workspace(folder).close();
    }

    static void must(boolean holds, String what, Object seen) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what + ": " + seen);
        }
    }
}
