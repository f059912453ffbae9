package dev.teal.image.transfer;

import dev.teal.base.Sha256;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.image.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// Arbitrary requests to the push registry, from an engine or another process on this machine.
public final class PushFuzz implements Target {
    private static final String LAYER = "a layer";
    private static final String LAYER_ID =
            "sha256:" + HexFormat.of().formatHex(Sha256.digest().digest(LAYER.getBytes(StandardCharsets.UTF_8)));

    /// Every 64th client waits for more, which costs more than the rest.
    private static final int WAITING_CLIENT_EACH = 64;

    private static final int REQUESTS_PER_REGISTRY = 512;

    private final Workspace workspace;
    private Registry registry;
    private String repository = "";
    private int port;
    private int requests;

    public PushFuzz() {
        try {
            workspace = new Workspace(ArchiveFuzz.inMemory());
            registry = registry();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Registry registry() throws IOException {
        Registry created = new Registry(Set.of(LAYER_ID, "sha256:" + "0".repeat(64)), workspace);
        String[] parts = created.tag().split("[:/]", 3);
        port = Integer.parseInt(parts[1]);
        repository = parts[2].replaceFirst(":layers$", "");
        return created;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Input.of("POST", "/blobs/uploads/", "X: y", "body"),
                Input.of("PATCH", "/blobs/uploads/1", "X: y", LAYER),
                Input.of("PUT", "/blobs/uploads/1?digest=" + LAYER_ID, "Content-Type: a/b", LAYER),
                Input.of("HEAD", "/blobs/" + LAYER_ID, "X: y", ""),
                Input.of("PUT", "/blobs/uploads/1?digest=sha256:" + "0".repeat(64), "Content-Type: a/b", "body"));
    }

    /// After any request the registry answers the next one, and it keeps only wanted layers.
    @Override
    public void test(byte[] data) throws IOException {
        Input input = new Input(data);
        String line = input.text() + " /v2/" + repository + input.text();
        String headers = input.text();
        byte[] body = input.rest();
        String head = line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        request(head, body, requests++ % WAITING_CLIENT_EACH != 0);
        String next = "GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n";
        String answer = request(next, new byte[0], false);
        if (answer.contains("timed out")) {
            answer = request(next, new byte[0], false); // the process was stopped during the request
        }
        ArchiveFuzz.must(answer.startsWith("HTTP/1.1 200"), "it goes on", answer);
        if (requests % REQUESTS_PER_REGISTRY == 0) {
            checkRegistry();
        }
    }

    private void checkRegistry() throws IOException {
        registry.close();
        Set<String> kept = new HashSet<>();
        for (LayerFile layer : registry.layers()) {
            ArchiveFuzz.mustMatchItsDigest(layer, workspace);
            ArchiveFuzz.must(layer.diffId().equals(LAYER_ID), "a wanted layer", layer);
            kept.add(layer.file().getFileName().toString());
        }
        List<String> left = ArchiveFuzz.names(workspace);
        ArchiveFuzz.must(left.size() - kept.size() < WAITING_CLIENT_EACH, "no files are left behind", left);
        for (String name : left) {
            Files.delete(workspace.folder().resolve(name));
        }
        registry = registry();
    }

    /// @param all whether the request is complete, so that the registry does not wait for more
    private String request(String head, byte[] body, boolean all) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(body.length == 0 && !all ? 10_000 : 500);
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            if (all) {
                socket.shutdownOutput();
            }
            byte[] answer = new byte[200];
            int length = Math.max(0, socket.getInputStream().read(answer));
            return new String(answer, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException closed) {
            return closed.toString(); // an invalid request
        }
    }

    @Override
    public void close() {
        try {
            checkRegistry();
            registry.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        workspace.close();
    }
}
