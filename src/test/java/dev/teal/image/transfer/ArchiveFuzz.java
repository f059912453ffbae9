package dev.teal.image.transfer;

import dev.teal.base.Problem;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.image.Image;
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
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Arbitrary images and image data from an engine must yield layers in the workspace that match their digest,
/// or a [Problem]. Nothing outside the workspace is read or changed.
public final class ArchiveFuzz implements Target {
    private static final List<String> LAYERS = List.of("sha256:a", "sha256:b", "sha256:c");
    private static final Image IMAGE = new Image("app:1", "linux/amd64", LAYERS, "{}", 1);
    private static final String LAYER = "a layer";

    /// Every 64th image gets its own folder, which costs more than the rest.
    private static final int OWN_FOLDER_EACH = 64;

    private final Path folder;
    private final Path outside;
    private final Workspace unpacking;
    private final Workspace saving;
    private final Set<String> saved = Set.of("manifest.json", "plain", "packed", "link");
    private final byte[] packed = packed();
    private int images;

    public ArchiveFuzz() {
        try {
            folder = inMemory();
            outside = Files.write(folder.resolve("outside"), packed);
            unpacking = new Workspace(Files.createDirectory(folder.resolve("u")));
            saving = new Workspace(Files.createDirectory(folder.resolve("s")));
            fill(saving);
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
        byte[] gzip = new byte[packed.length + 1];
        gzip[0] = 'u';
        System.arraycopy(packed, 0, gzip, 1, packed.length);
        return List.of(
                gzip,
                HexFormat.of().parseHex("75" + "28b52ffd0458390000" + "61206c61796572" + "99e9d851"),
                Input.of("uplain tar"),
                Input.of(
                        "s[{\"Config\":\"c.json\",\"RepoTags\":[\"a:1\"],\"Layers\":[\"plain\",\"packed\",\"plain\"]}]"),
                Input.of("s[{\"Layers\":[\"../outside\",\"/etc/passwd\",\"link\",null,3]}]"),
                Input.of(
                        "timage {\"layers\":[\"sha256:a\"]}\nshipped sha256:a 5\nstaged sha256:b 6\nline 1 2 3\nzstd\nfree 9"),
                Input.of("ilinux|amd64||2026-11-23T09:15:00Z|84000000|[\"sha256:a\"]|{\"Env\":[\"A=b\"]}"));
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
        for (String left : names(unpacking)) {
            Files.delete(unpacking.resolve(left));
        }
    }

    private void saved(byte[] manifest) throws IOException {
        if (images++ % OWN_FOLDER_EACH == 0) {
            try (Workspace own = new Workspace(Files.createTempDirectory(folder, "own"))) {
                fill(own);
                saved(manifest, own);
            }
        } else {
            saved(manifest, saving);
            List<String> names = names(saving);
            for (String name : names) {
                if (!saved.contains(name)) {
                    Files.delete(saving.resolve(name));
                }
            }
            if (!names.containsAll(saved)) {
                fill(saving);
            }
        }
        must(Arrays.equals(Files.readAllBytes(outside), packed), "files outside do not change", outside);
    }

    private void saved(byte[] manifest, Workspace workspace) throws IOException {
        Files.write(workspace.resolve("manifest.json"), manifest);
        mustParseOrRefuse(() -> SavedLayers.layers(IMAGE, Set.copyOf(LAYERS), workspace)
                .forEach(layer -> mustBeInside(layer.file(), workspace)));
    }

    private void fill(Workspace workspace) throws IOException {
        Files.writeString(workspace.resolve("plain"), LAYER);
        Files.write(workspace.resolve("packed"), packed);
        Files.deleteIfExists(workspace.resolve("link"));
        Files.createSymbolicLink(workspace.resolve("link"), outside);
    }

    static List<String> names(Workspace workspace) {
        return List.of(Objects.requireNonNull(workspace.folder().toFile().list()));
    }

    static void mustMatchItsDigest(LayerFile layer, Workspace workspace) throws IOException {
        mustBeInside(layer.file(), workspace);
        byte[] digest = Archive.sha256().digest(Files.readAllBytes(layer.file()));
        must(layer.diffId().equals("sha256:" + HexFormat.of().formatHex(digest)), "its digest", layer);
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
