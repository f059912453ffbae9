package dev.teal.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teal.base.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A local server that speaks Cloudflare's API as it is documented: one tunnel, one zone, and the faults of a
/// test.
public final class FakeCloudflare implements AutoCloseable {
    public static final String ACCOUNT = "023e105f4ecef8ad9ca31a8372d0c353";
    public static final String TUNNEL = "f70ff985-a4ef-4643-bbbc-4a0ed4fc8415";
    public static final String ZONE = "372e67954025e0ba6aaa6d586b9e0b59";
    public static final String TOKEN = "api-token-4711";
    public static final String CONNECTOR_TOKEN = "eyJhIjoiNWFiNGU5Z";

    private static final String CONFIGURATIONS = "/accounts/" + ACCOUNT + "/cfd_tunnel/" + TUNNEL + "/configurations";

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> records = new CopyOnWriteArrayList<>();
    private volatile String config;
    private final AtomicLong version = new AtomicLong(7);
    private volatile String source = "cloudflare";

    /// Answers a request in its place, or does something before it.
    public interface Fault {
        /// @param count how many requests with this method and path came before
        /// @return whether it has answered
        boolean act(HttpExchange exchange, String request, long count) throws IOException;
    }

    public FakeCloudflare(String config) {
        this.config = config;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/client/v4", this::handle);
        server.start();
    }

    public URI api() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/client/v4");
    }

    public String config() {
        return config;
    }

    public long version() {
        return version.get();
    }

    /// As if somebody else had changed it.
    public void change(String other) {
        config = other;
        version.incrementAndGet();
    }

    public void source(String other) {
        source = other;
    }

    public FakeCloudflare with(Fault fault) {
        faults.add(fault);
        return this;
    }

    public FakeCloudflare record(String id, String type, String name, String content, boolean proxied) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", id);
        record.put("type", type);
        record.put("name", name);
        record.put("content", content);
        record.put("proxied", proxied);
        records.add(record);
        return this;
    }

    public List<Map<String, Object>> records() {
        return records;
    }

    /// `GET /zones?name=example.com`, in their order.
    public List<String> requests() {
        return requests;
    }

    public long writes() {
        return requests.stream().filter(request -> !request.startsWith("GET ")).count();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String uri = exchange.getRequestURI().toString().replaceFirst("^/client/v4", "");
            String request = exchange.getRequestMethod() + " " + uri;
            long count = requests.stream().filter(request::equals).count();
            requests.add(request);
            for (Fault fault : faults) {
                if (fault.act(exchange, request, count)) {
                    return;
                }
            }
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (!("Bearer " + TOKEN).equals(authorization)) {
                error(exchange, 403, 10000, "Authentication error");
                return;
            }
            answer(exchange, uri);
        } catch (IOException gone) {
            // The client has closed the connection.
        }
    }

    private void answer(HttpExchange exchange, String uri) throws IOException {
        String method = exchange.getRequestMethod();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (uri.equals(CONFIGURATIONS) && method.equals("GET")) {
            result(exchange, stored());
        } else if (uri.equals(CONFIGURATIONS) && method.equals("PUT")) {
            change(body.substring("{\"config\":".length(), body.length() - 1));
            result(exchange, stored());
        } else if (uri.equals(CONFIGURATIONS.replace("/configurations", "/token"))) {
            result(exchange, "\"" + CONNECTOR_TOKEN + "\"");
        } else if (uri.startsWith("/zones?name=")) {
            result(
                    exchange,
                    uri.endsWith("=example.com") ? "[{\"id\":\"" + ZONE + "\",\"name\":\"example.com\"}]" : "[]");
        } else if (uri.startsWith("/zones/" + ZONE + "/dns_records")) {
            dns(exchange, method, uri, body);
        } else {
            error(exchange, 404, 1003, "Tunnel not found");
        }
    }

    private String stored() {
        return "{\"tunnel_id\":\"" + TUNNEL + "\",\"version\":" + version + ",\"config\":" + config + ",\"source\":\""
                + source + "\",\"created_at\":\"2026-11-23T17:11:29Z\"}";
    }

    private void dns(HttpExchange exchange, String method, String uri, String body) throws IOException {
        switch (method) {
            case "GET" -> {
                String name =
                        uri.substring(uri.indexOf("?name=") + "?name=".length()).replace("%2A", "*");
                List<String> found = new ArrayList<>();
                records.stream()
                        .filter(record -> name.equals(record.get("name")))
                        .forEach(record -> found.add(Json.write(record)));
                result(exchange, "[" + String.join(",", found) + "]");
            }
            case "POST" -> {
                Map<String, Object> record = Json.readMap(body, "a record");
                record.put("id", "new");
                records.add(record);
                result(exchange, Json.write(record));
            }
            default -> {
                String id = uri.substring(uri.lastIndexOf('/') + 1);
                records.stream()
                        .filter(record -> id.equals(record.get("id")))
                        .forEach(record -> record.putAll(Json.readMap(body, "a record")));
                result(exchange, "{}");
            }
        }
    }

    private static void result(HttpExchange exchange, String result) throws IOException {
        send(exchange, 200, "{\"result\":" + result + ",\"success\":true,\"errors\":[],\"messages\":[]}");
    }

    public static void error(HttpExchange exchange, int status, int code, String message) throws IOException {
        send(
                exchange,
                status,
                "{\"success\":false,\"errors\":[{\"code\":" + code + ",\"message\":\"" + message
                        + "\"}],\"messages\":[],\"result\":null}");
    }

    /// The answer to a request that comes too early.
    static boolean limited(HttpExchange exchange, String retryAfter) throws IOException {
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        error(exchange, 429, 971, "Please wait and consider throttling your request speed");
        return true;
    }

    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
