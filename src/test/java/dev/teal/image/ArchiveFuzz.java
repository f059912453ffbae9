package dev.teal.image;

import dev.teal.event.Problem;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.server.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Whatever an engine writes out as an image, says of one or pushes: layers in the workspace that are what their digest
/// says, or a [Problem]. Nothing outside the workspace is read or touched.
public final class ArchiveFuzz implements Target {
    private static final List<String> LAYERS = List.of("sha256:a", "sha256:b", "sha256:c");
    private static final Image IMAGE = new Image("app:1", "linux/amd64", LAYERS, "{}", 1);
    private static final String LAYER = "a layer";
    private static final String LAYER_ID =
            "sha256:" + HexFormat.of().formatHex(Archive.sha256().digest(bytes(LAYER)));

    /// One in so many takes the long way, which costs more than the rest: a folder of its own, a client that waits.
    private static final int LONG_WAY = 64;

    private static final int REQUESTS_OF_A_REGISTRY = 512;

    private final Path folder;
    private final Path outside;
    private final Workspace unpacking;
    private final Workspace saving;
    private final Workspace pushing;
    private final Set<String> saved = Set.of("manifest.json", "plain", "packed", "link");
    private final byte[] packed = packed();
    private Registry registry;
    private String repository = "";
    private int port;
    private int requests;
    private int images;

    public ArchiveFuzz() {
        Path memory = Path.of("/dev/shm");
        try {
            folder = Files.createTempDirectory(Files.isDirectory(memory) ? memory : Path.of("."), "teal-fuzz")
                    .toRealPath();
            outside = Files.write(folder.resolve("outside"), packed);
            unpacking = new Workspace(Files.createDirectory(folder.resolve("u")));
            saving = new Workspace(Files.createDirectory(folder.resolve("s")));
            pushing = new Workspace(Files.createDirectory(folder.resolve("r")));
            fill(saving);
            registry = registry();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Registry registry() throws IOException {
        Registry made = new Registry(Set.of(LAYER_ID, "sha256:" + "0".repeat(64)), pushing);
        String[] parts = made.tag().split("[:/]", 3);
        port = Integer.parseInt(parts[1]);
        repository = parts[2].replaceFirst(":layers$", "");
        return made;
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
                Input.of("ilinux|amd64||2026-11-23T09:15:00Z|84000000|[\"sha256:a\"]|{\"Env\":[\"A=b\"]}"),
                Input.of("rPOST", "/blobs/uploads/", "X: y", "body"),
                Input.of("rPATCH", "/blobs/uploads/1", "X: y", LAYER),
                Input.of("rPUT", "/blobs/uploads/1?digest=" + LAYER_ID, "Content-Type: a/b", LAYER),
                Input.of("rHEAD", "/blobs/" + LAYER_ID, "X: y", ""),
                Input.of("rPUT", "/blobs/uploads/1?digest=sha256:" + "0".repeat(64), "Content-Type: a/b", "body"));
    }

    @Override
    public void test(byte[] data) throws IOException {
        Input input = new Input(data);
        switch ((char) input.choice(256)) {
            case 's' -> saved(input.rest());
            case 't' -> isUnderstoodOrRefused(() -> Stock.of(said(input)));
            case 'i' -> isUnderstoodOrRefused(() -> DockerImages.image("app:1", "here", said(input)));
            case 'r' -> pushed(input);
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
        try {
            LayerFile layer = LayerFile.unpack(new ByteArrayInputStream(bytes), unpacking);
            isWhatItSays(layer, unpacking);
            Files.delete(layer.file());
        } catch (IOException damaged) {
            // its caller knows what to do
        }
        for (String left : names(unpacking)) {
            Files.delete(unpacking.resolve(left));
        }
    }

    private void saved(byte[] manifest) throws IOException {
        if (images++ % LONG_WAY == 0) {
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
        must(Arrays.equals(Files.readAllBytes(outside), packed), "what is outside stays", outside);
    }

    private void saved(byte[] manifest, Workspace workspace) throws IOException {
        Files.write(workspace.resolve("manifest.json"), manifest);
        isUnderstoodOrRefused(() -> SavedLayers.layers(IMAGE, Set.copyOf(LAYERS), workspace)
                .forEach(layer -> isInside(layer.file(), workspace)));
    }

    private void fill(Workspace workspace) throws IOException {
        Files.writeString(workspace.resolve("plain"), LAYER);
        Files.write(workspace.resolve("packed"), packed);
        Files.deleteIfExists(workspace.resolve("link"));
        Files.createSymbolicLink(workspace.resolve("link"), outside);
    }

    private static List<String> names(Workspace workspace) {
        return List.of(Objects.requireNonNull(workspace.folder().toFile().list()));
    }

    private static void isWhatItSays(LayerFile layer, Workspace workspace) throws IOException {
        isInside(layer.file(), workspace);
        byte[] digest = Archive.sha256().digest(Files.readAllBytes(layer.file()));
        must(layer.diffId().equals("sha256:" + HexFormat.of().formatHex(digest)), "its digest", layer);
    }

    private static void isInside(Path file, Workspace workspace) {
        try {
            must(file.toRealPath().startsWith(workspace.folder()), "in the workspace", file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Whatever is asked, the registry answers the next request, and keeps nothing but what is wanted.
    private void pushed(Input input) throws IOException {
        String line = input.text() + " /v2/" + repository + input.text();
        String headers = input.text();
        byte[] body = input.rest();
        String head = line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        ask(head, body, requests++ % LONG_WAY != 0);
        String next = "GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n";
        String answer = ask(next, new byte[0], false);
        if (answer.contains("timed out")) {
            answer = ask(next, new byte[0], false); // the process was stopped while it asked
        }
        must(answer.startsWith("HTTP/1.1 200"), "it goes on", answer);
        if (requests % REQUESTS_OF_A_REGISTRY == 0) {
            judgeRegistry();
        }
    }

    private void judgeRegistry() throws IOException {
        registry.close();
        Set<String> kept = new HashSet<>();
        for (LayerFile layer : registry.layers()) {
            isWhatItSays(layer, pushing);
            must(layer.diffId().equals(LAYER_ID), "what is wanted", layer);
            kept.add(layer.file().getFileName().toString());
        }
        List<String> left = names(pushing);
        must(left.size() - kept.size() < LONG_WAY, "nothing is left lying", left);
        for (String name : left) {
            Files.delete(pushing.resolve(name));
        }
        registry = registry();
    }

    /// @param all whether there is no more to come, so that a request without an end is not waited for
    private String ask(String head, byte[] body, boolean all) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(body.length == 0 && !all ? 10_000 : 500);
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(bytes(head));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            if (all) {
                socket.shutdownOutput();
            }
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
            judgeRegistry();
            registry.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        new Workspace(folder).close();
    }

    private static void must(boolean holds, String what, Object seen) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what + ": " + seen);
        }
    }
}
