package dev.teal.image.transfer;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teal.base.Sha256;
import dev.teal.image.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// A temporary registry for `docker push` on a loopback port (the distribution API, uploads only). It keeps the
/// wanted layers and serves nothing. Its path has a random, secret part. A layer is identified by its bytes.
final class Registry implements AutoCloseable {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    /// The limit that engines use as well.
    private static final int MAX_MANIFEST_BYTES = 4 << 20;
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Set<String> wanted;
    private final Workspace workspace;
    private final String repository = "teal/" + UUID.randomUUID();
    /// Not virtual threads: their pollers wait in native code, which delays the JVM's exit by 0.3 s.
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("layers ", 0).factory());
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private final List<LayerFile> layers = new ArrayList<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private final AtomicInteger openRequests = new AtomicInteger();
    private final HttpServer http;
    private final PlainPort port;
    private volatile long lastEnd = System.nanoTime();

    Registry(Set<String> wanted, Workspace workspace) throws IOException {
        this.wanted = Set.copyOf(wanted);
        this.workspace = workspace;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/v2/", this::answer);
        http.start();
        port = PlainPort.before(http.getAddress().getPort());
    }

    /// The tag to push to. An engine accepts a registry on the loopback without TLS.
    String tag() {
        return "127.0.0.1:" + port.port() + "/" + repository + ":layers";
    }

    /// Completes when all wanted layers have arrived.
    CompletableFuture<Void> complete() {
        return complete;
    }

    /// The time since the engine's last request.
    Duration idle() {
        return openRequests.get() > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastEnd);
    }

    synchronized List<LayerFile> layers() {
        return List.copyOf(layers);
    }

    @Override
    public void close() throws IOException {
        port.close();
        http.stop(0);
        threads.shutdownNow();
    }

    /// Leaves the exchange open: closing it would also close the connection, which the engine's next request
    /// uses.
    private void answer(HttpExchange exchange) throws IOException {
        openRequests.incrementAndGet();
        try {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/v2/")) {
                reply(exchange, OK);
            } else if (path.startsWith("/v2/" + repository + "/")) {
                route(exchange, path);
            } else {
                reply(exchange, NOT_FOUND);
            }
        } finally {
            lastEnd = System.nanoTime();
            openRequests.decrementAndGet();
        }
    }

    private void route(HttpExchange exchange, String path) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "POST" -> begin(exchange, path);
            case "PATCH" -> {
                long received = receive(exchange.getRequestBody(), path);
                exchange.getResponseHeaders().set("Location", path);
                exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, received - 1));
                reply(exchange, ACCEPTED);
            }
            case "PUT" -> end(exchange, path);
            case "HEAD" -> describe(exchange, path);
            default -> reply(exchange, NOT_FOUND);
        }
    }

    private static void begin(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().set("Location", path.replaceFirst("/*$", "/") + UUID.randomUUID());
        reply(exchange, ACCEPTED);
    }

    /// Docker's own pusher sends the bytes in a PATCH first; containerd's sends them in the PUT and requires
    /// the digest in the reply.
    private void end(HttpExchange exchange, String path) throws IOException {
        String digest;
        if (path.contains("/blobs/uploads/")) {
            receive(exchange.getRequestBody(), path);
            digest = String.valueOf(exchange.getRequestURI().getQuery()).replaceFirst(".*digest=", "");
            if (!DIGEST.matcher(digest).matches()) {
                reply(exchange, NOT_FOUND);
                return;
            }
            rememberSize(digest, path);
        } else {
            byte[] manifest = exchange.getRequestBody().readNBytes(MAX_MANIFEST_BYTES);
            digest = "sha256:" + HexFormat.of().formatHex(Sha256.digest().digest(manifest));
        }
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
        exchange.getResponseHeaders().set("Location", path);
        reply(exchange, CREATED);
    }

    private synchronized void rememberSize(String digest, String upload) {
        sizes.put(digest, sizes.getOrDefault(upload, 0L));
    }

    /// The pusher checks for a blob before and after it sends it.
    private synchronized void describe(HttpExchange exchange, String path) throws IOException {
        String digest = path.substring(path.lastIndexOf('/') + 1);
        Long size = sizes.get(digest);
        Headers headers = exchange.getResponseHeaders();
        if (size != null) {
            headers.set("Docker-Content-Digest", digest);
            headers.set("Content-Length", String.valueOf(size));
        }
        reply(exchange, size == null ? NOT_FOUND : OK);
    }

    /// @return bytes received
    private long receive(InputStream body, String upload) throws IOException {
        CountingInputStream counted = new CountingInputStream(body);
        LayerFile layer = LayerFile.unpack(counted, workspace);
        counted.transferTo(OutputStream.nullOutputStream());
        if (counted.count() == 0 || !wanted.contains(layer.diffId())) {
            Files.delete(layer.file());
        } else {
            keep(layer);
        }
        synchronized (this) {
            sizes.merge(upload, counted.count(), Long::sum);
        }
        return counted.count();
    }

    private synchronized void keep(LayerFile layer) {
        layers.add(layer);
        if (layers.stream().map(LayerFile::diffId).distinct().count() == wanted.size()) {
            complete.complete(null);
        }
    }

    private static void reply(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        exchange.sendResponseHeaders(status, -1);
    }
}
