package dev.teal.image;

import dev.teal.event.Problem;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.server.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Whatever an engine writes out as an image, says of one or pushes: layers in the workspace that are what their digest
/// says, or a [Problem]. Nothing outside the workspace is read or touched.
public final class ArchiveFuzz implements Target {
    private static final List<String> LAYERS = List.of("sha256:a", "sha256:b", "sha256:c");
    private static final Image IMAGE = new Image("app:1", "linux/amd64", LAYERS, "{}", 1);
    private static final int REGISTRY_EACH = 64;

    private final Path folder;
    private final Path outside;
    private final byte[] packed = packed();
    private final Registry registry;
    private int requests;

    public ArchiveFuzz() {
        Path memory = Path.of("/dev/shm");
        try {
            folder = Files.createTempDirectory(Files.isDirectory(memory) ? memory : Path.of("."), "teal-fuzz");
            Files.createDirectory(folder.resolve("u"));
            outside = Files.write(folder.resolve("outside"), packed);
            registry = new Registry(
                    Set.of("sha256:" + "0".repeat(64)), new Workspace(Files.createDirectory(folder.resolve("r"))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] packed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a layer".getBytes(StandardCharsets.UTF_8));
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
                Input.of("ilinux|amd64||2026-11-23T09:15:00Z|84000000|[\"sha256:a\"]|{\"Env\":[\"A=b\"]}"),
                Input.of("rPOST", "/blobs/uploads/", "X: y", "body"),
                Input.of("rPUT", "/blobs/uploads/1?digest=sha256:" + "0".repeat(64), "Content-Type: a/b", "body"));
    }

    @Override
    public void test(byte[] data) throws IOException {
        Input input = new Input(data);
        switch ((char) input.choice(256)) {
            case 's' -> saved(input.rest());
            case 't' -> isUnderstoodOrRefused(() -> Stock.of(said(input)));
            case 'i' -> isUnderstoodOrRefused(() -> DockerImages.image("app:1", "here", said(input)));
            case 'r' -> {
                if (requests++ % REGISTRY_EACH == 0) {
                    pushed(input);
                }
            }
            default -> unpacked(input.rest());
        }
    }

    private static Result said(Input input) {
        return new Result(0, new String(input.rest(), StandardCharsets.UTF_8), "", Duration.ZERO);
    }

    private static void isUnderstoodOrRefused(Runnable reading) {
        try {
            reading.run();
        } catch (Problem refused) {
            // as it should be
        }
    }

    private void unpacked(byte[] bytes) throws IOException {
        Workspace workspace = new Workspace(folder.resolve("u"));
        try {
            LayerFile layer = LayerFile.unpack(new ByteArrayInputStream(bytes), workspace);
            isWhatItSays(layer, workspace);
        } catch (IOException damaged) {
            // its caller knows what to do
        }
        for (File left : Objects.requireNonNull(workspace.folder().toFile().listFiles())) {
            Files.delete(left.toPath());
        }
    }

    private void saved(byte[] manifest) throws IOException {
        try (Workspace workspace = new Workspace(Files.createTempDirectory(folder, "s"))) {
            Files.write(workspace.resolve("manifest.json"), manifest);
            Files.writeString(workspace.resolve("plain"), "a layer");
            Files.write(workspace.resolve("packed"), packed);
            Files.createSymbolicLink(workspace.resolve("link"), outside);
            isUnderstoodOrRefused(() -> SavedLayers.layers(IMAGE, Set.copyOf(LAYERS), workspace)
                    .forEach(layer -> isInside(layer.file(), workspace)));
        }
        must(Files.exists(outside), "what is outside stays");
    }

    private static void isWhatItSays(LayerFile layer, Workspace workspace) throws IOException {
        isInside(layer.file(), workspace);
        byte[] digest = Archive.sha256().digest(Files.readAllBytes(layer.file()));
        must(layer.diffId().equals("sha256:" + HexFormat.of().formatHex(digest)), "its digest");
    }

    private static void isInside(Path file, Workspace workspace) {
        try {
            must(file.toRealPath().startsWith(workspace.folder().toRealPath()), "in the workspace: " + file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Whatever is asked, the registry answers the next request.
    private void pushed(Input input) throws IOException {
        String body = input.text() + " /v2/"
                + registry.tag().replaceFirst("[^/]*/", "").replaceFirst(":layers", "") + input.text();
        String headers = input.text();
        byte[] rest = input.rest();
        ask(body + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\nContent-Length: " + rest.length + "\r\n\r\n", rest);
        String answer = ask("GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n", new byte[0]);
        must(answer.startsWith("HTTP/1.1 200"), "it goes on: " + answer);
        try (Stream<Path> all = Files.walk(folder.resolve("r"))) {
            must(all.count() < 100, "nothing is left lying");
        }
    }

    private String ask(String head, byte[] body) throws IOException {
        int port = Integer.parseInt(registry.tag().replaceFirst(".*?:", "").replaceFirst("/.*", ""));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(500);
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            byte[] answer = new byte[200];
            int length = Math.max(0, socket.getInputStream().read(answer));
            return new String(answer, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException closed) {
            return closed.toString(); // a request that is none
        }
    }

    @Override
    public void close() {
        try {
            registry.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        new Workspace(folder).close();
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what);
        }
    }
}
