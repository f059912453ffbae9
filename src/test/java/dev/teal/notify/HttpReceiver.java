package dev.teal.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teal.base.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A receiver of notifications on this machine, which answers as a path says.
public final class HttpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger failures = new AtomicInteger();

    /// A message that was accepted.
    public record Got(String path, String body, String timestamp, String signature) {
        public String id() {
            return String.valueOf(Json.readMap(body, "a message").get("id"));
        }

        public String member(String name) {
            return String.valueOf(Json.readMap(body, "a message").get(name));
        }
    }

    private final List<Got> all = new CopyOnWriteArrayList<>();

    public HttpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /// @param path `/ok`; `/flaky` fails as often as [#failing] says; `/refuses`; `/hangs`; `/cuts`; `/lies`
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /// `/flaky` answers 500 to so many requests from now on.
    public HttpReceiver failing(int requests) {
        failures.set(requests);
        return this;
    }

    /// Since the last [#forget].
    public List<Got> all() {
        return all;
    }

    public void forget() {
        all.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/hangs" -> {} // no answer
            case "/cuts" -> exchange.close();
            case "/lies" -> {
                exchange.sendResponseHeaders(200, 1_000_000);
                exchange.getResponseBody().write(new byte[10]);
                exchange.getResponseBody().flush();
            }
            case "/refuses" -> answer(exchange, 404);
            default -> {
                if (path.equals("/flaky") && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    answer(exchange, 500);
                } else {
                    all.add(new Got(path, body, header(exchange, "Timestamp"), header(exchange, "Signature")));
                    answer(exchange, 204);
                }
            }
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("X-Teal-" + name));
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
