package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teal.app.Address;
import dev.teal.server.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `router.compress`, before an app whose answers have the type in the query.
@Tag("server")
class CompressTest {
    private static final byte[] TEXT = "all work and no play ".repeat(500).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private HttpServer app;
    private Routed routed;
    private final SynchronousQueue<String> chunks = new SynchronousQueue<>();

    @BeforeEach
    void start() throws Exception {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        app.createContext("/", exchange -> answer(exchange, TEXT, ""));
        app.createContext("/small", exchange -> answer(exchange, new byte[900], ""));
        app.createContext("/compressed", exchange -> answer(exchange, gzip(TEXT), "gzip"));
        app.createContext("/stream", this::stream);
        app.start();
        Address address = new Address("127.0.0.1", app.getAddress().getPort());
        routed = Routed.start(folder, PrivateNginx.in(folder), address, address, "  compress: on\n");
    }

    @AfterEach
    void stop() {
        routed.close();
        app.stop(0);
    }

    private static String type(HttpExchange exchange) {
        return exchange.getRequestURI().getQuery();
    }

    /// As apps do it: with an ETag that they compare weakly, ranges, and no body for HEAD.
    private static void answer(HttpExchange exchange, byte[] body, String encoding) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type(exchange));
        headers.set("ETag", "\"v1\"");
        if (!encoding.isEmpty()) {
            headers.set("Content-Encoding", encoding);
        }
        String known = exchange.getRequestHeaders().getFirst("If-None-Match");
        try (exchange) {
            if (known != null && known.replaceFirst("^W/", "").equals("\"v1\"")) {
                exchange.sendResponseHeaders(304, -1);
            } else if ("HEAD".equals(exchange.getRequestMethod())) {
                headers.set("Content-Length", String.valueOf(body.length));
                exchange.sendResponseHeaders(200, -1);
            } else if (exchange.getRequestHeaders().containsKey("Range")) {
                headers.set("Content-Range", "bytes 0-1999/" + body.length);
                exchange.sendResponseHeaders(206, 2000);
                exchange.getResponseBody().write(body, 0, 2000);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    /// Sends each chunk when the test says so; an empty one ends it.
    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type(exchange));
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String chunk = chunks.take(); !chunk.isEmpty(); chunk = chunks.take()) {
                out.write(chunk.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text);
        }
        return bytes.toByteArray();
    }

    /// The head, and how many bytes the body has on its way.
    private String curl(String path, String... more) {
        return curlAccepting("gzip, br", path, more);
    }

    private String curlAccepting(String encodings, String path, String... more) {
        List<String> argv = new ArrayList<>(List.of("curl", "-sS", "-D", "-", "-H", "Accept-Encoding: " + encodings));
        argv.addAll(List.of("-o", folder.resolve("body").toString(), "-w", "%{size_download} bytes"));
        argv.addAll(List.of(more));
        argv.add("http://127.0.0.1:" + routed.nginx.port() + path);
        return routed.server.run(Command.of(argv)).out();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html;charset=utf-8",
                "text/css",
                "text/javascript",
                "application/javascript",
                "application/json",
                "application/problem+json",
                "image/svg+xml",
                "application/wasm",
                "font/ttf",
                "text/x-component"
            })
    void textIsCompressed(String type) {
        assertThat(curl("/?" + type))
                .contains(
                        "\r\nContent-Encoding: gzip\r\n",
                        "\r\nVary: Accept-Encoding\r\n",
                        "\r\nEtag: W/\"v1\"\r\n",
                        "\r\nContent-Type: " + type + "\r\n")
                .doesNotContain("Content-Length");
        assertThat(curl("/?" + type, "-H", "Via: 1.1 proxy")).contains("Content-Encoding: gzip");
        assertThat(curlAccepting("identity", "/?" + type)).contains("Vary: Accept-Encoding", TEXT.length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "image/jpeg", "font/woff2", "video/mp4", "application/octet-stream"})
    void otherTypesStayAsTheyAre(String type) {
        assertThat(curl("/?" + type))
                .doesNotContain("Content-Encoding", "Vary")
                .contains("\r\nEtag: \"v1\"\r\n", TEXT.length + " bytes");
    }

    @Test
    void whatTheAppHasCompressedStaysAsItIs() throws IOException {
        byte[] own = gzip(TEXT);
        assertThat(curl("/compressed?text/html"))
                .containsOnlyOnce("Content-encoding: gzip")
                .doesNotContain("Content-Encoding")
                .contains("\r\nEtag: \"v1\"\r\n", own.length + " bytes");
    }

    @Test
    void smallAnswersAndThoseToHttp10AreNotCompressed() {
        assertThat(curl("/small?text/html")).doesNotContain("Content-Encoding").endsWith("900 bytes");
        assertThat(curl("/?text/html", "--http1.0")).doesNotContain("Content-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v1\"", "W/\"v1\""})
    void conditionalRequestsKeepWorking(String tag) {
        assertThat(curl("/?text/html", "-H", "If-None-Match: " + tag)).startsWith("HTTP/1.1 304 ");
        assertThat(curl("/?text/html", "-H", "If-None-Match: \"v0\"")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void headAndRangesKeepWorking() {
        assertThat(curl("/?text/html", "--head")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n0 bytes");
        assertThat(curl("/?text/html", "-H", "Range: bytes=0-1999"))
                .startsWith("HTTP/1.1 206 ")
                .doesNotContain("Content-Encoding")
                .contains("Content-range: bytes 0-1999/" + TEXT.length)
                .endsWith("2000 bytes");
    }

    @ParameterizedTest
    @CsvSource({"text/html, true", "application/json, true", "text/event-stream, false"})
    void chunksArriveOneByOne(String type, boolean compressed) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), routed.nginx.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /stream?" + type + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            chunks.put("first ");
            String head = headOf(socket.getInputStream());
            assertThat(head.contains("Content-Encoding: gzip")).isEqualTo(compressed);
            InputStream body = new Unchunked(socket.getInputStream());
            InputStream text = compressed ? new GZIPInputStream(body, 1) : body;
            assertThat(new String(text.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first ");
            chunks.put("second");
            assertThat(new String(text.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("second");
            chunks.put("");
            assertThat(text.read()).isNegative();
        }
    }

    private static String headOf(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    /// The body of a chunked answer, as far as it has arrived.
    private static final class Unchunked extends InputStream {
        private final InputStream in;
        private int left;

        Unchunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                StringBuilder size = new StringBuilder();
                for (int c = in.read(); c != '\n' || size.toString().isBlank(); c = in.read()) {
                    size.append((char) c);
                }
                left = Integer.parseInt(size.toString().strip(), 16);
            }
            if (left == 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        /// Never waits for more than one byte.
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int next = length == 0 ? -1 : read();
            if (next >= 0) {
                bytes[offset] = (byte) next;
            }
            return length == 0 ? 0 : next < 0 ? -1 : 1;
        }
    }
}
