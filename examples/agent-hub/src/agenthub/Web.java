package agenthub;

import agenthub.Settings.FailBy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The endpoints. Every answer says which release, slot and version gave it.
final class Web {
    private static final int BACKLOG = 1024;
    private static final Duration SLOW = Duration.ofSeconds(9);
    private static final int TICK_MILLIS = 200;
    private static final int LONGEST_BODY = 1 << 20;

    private final Settings settings;
    private final Assets assets;
    private final HttpServer server;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final long began = System.nanoTime();

    private Web(Settings settings, Assets assets, HttpServer server) {
        this.settings = settings;
        this.assets = assets;
        this.server = server;
    }

    static Web start(Settings settings, Assets assets) throws IOException {
        // Read once, when the server's classes load. Without nodelay every small answer waits 40 ms for the peer's ACK;
        // idle connections are kept longer than any proxy in front keeps them, so that the proxy is the one to close.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "120");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        HttpServer server = HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), BACKLOG);
        Web web = new Web(settings, assets, server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", web::handle);
        server.start();
        return web;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// Stops accepting, ends the event streams unless it keeps them, and waits for what is in flight, at most
    /// `limit`.
    void stop(Duration limit) {
        if (!settings.keepStreams()) {
            stopping.countDown();
        }
        server.stop((int) limit.toSeconds());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            mark(exchange);
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY);
            if (isForUs(exchange)) {
                answer(exchange, body);
            }
        } catch (SQLException e) {
            System.err.println("SqliteError: " + e.getMessage());
            json(exchange, 500, "{\"error\":\"database\"}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// As apps do that know their own name, or want https: the proxy in front says how the visitor came.
    private boolean isForUs(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        String host = String.valueOf(headers.getFirst("Host"));
        if (!settings.allowedHost().isEmpty() && !settings.allowedHost().equals(host)) {
            json(exchange, 400, "{\"error\":\"unknown host\"}");
            return false;
        }
        if (settings.httpsOnly() && !"https".equals(headers.getFirst("X-Forwarded-Proto"))) {
            exchange.getResponseHeaders().set("Location", "https://" + host + exchange.getRequestURI());
            json(exchange, 301, "{}");
            return false;
        }
        return true;
    }

    private void mark(HttpExchange exchange) {
        var headers = exchange.getResponseHeaders();
        headers.set("X-Teal-Release", settings.release());
        headers.set("X-App-Slot", settings.slot());
        headers.set("X-App-Version", settings.version());
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException, SQLException, InterruptedException {
        switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "GET /" -> send(exchange, 200, "text/plain", utf8("agent-hub " + settings.version() + "\n"));
            case "GET /api/assets" -> list(exchange);
            case "POST /api/assets" -> add(exchange, new String(body, StandardCharsets.UTF_8));
            case "GET /api/assets/count" -> json(exchange, 200, "{\"count\":" + assets.count() + "}");
            case "GET /slow" -> slow(exchange);
            case "GET /events" -> events(exchange);
            case "GET /env" -> environment(exchange);
            default -> json(exchange, 404, "{\"error\":\"no such path\"}");
        }
    }

    private void list(HttpExchange exchange) throws IOException, SQLException, InterruptedException {
        Thread.sleep(settings.answerAfter());
        if (fails(FailBy.SLOW)) {
            Thread.sleep(SLOW);
        }
        if (settings.unhealthy() || fails(FailBy.ERROR)) {
            json(exchange, 500, "{\"error\":\"unhealthy\"}");
            return;
        }
        json(
                exchange,
                200,
                assets.newest(number(exchange, "page_size", 20)).stream()
                        .map(asset -> "{\"id\":%d,\"key\":\"%s\",\"name\":\"%s\"}"
                                .formatted(asset.id(), asset.key(), asset.name()))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private boolean fails(FailBy how) {
        return settings.failAfter().isPositive()
                && settings.failBy() == how
                && System.nanoTime() - began > settings.failAfter().toNanos();
    }

    private void add(HttpExchange exchange, String body) throws IOException, SQLException {
        String key = field(body, "key");
        if (key.isEmpty()) {
            json(
                    exchange,
                    400,
                    "{\"error\":\"expected {\\\"key\\\":\\\"…\\\",\\\"name\\\":\\\"…\\\"}, without escapes\"}");
        } else if (assets.add(key, field(body, "name"))) {
            json(exchange, 201, "{\"key\":\"" + key + "\"}");
        } else {
            json(exchange, 409, "{\"error\":\"duplicate key\"}");
        }
    }

    private void slow(HttpExchange exchange) throws IOException, InterruptedException {
        int millis = number(exchange, "ms", 1000);
        Thread.sleep(millis);
        send(exchange, 200, "text/plain", utf8("waited " + millis + " ms\n"));
    }

    private void events(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Accel-Buffering", "no");
        // A stream may end because the app stops: nobody shall ask for the next one on the same connection.
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        long tick = 0;
        do {
            out.write(utf8("event: tick\ndata: " + tick++ + "\n\n"));
            out.flush();
        } while (!stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS));
        out.close();
    }

    private void environment(HttpExchange exchange) throws IOException {
        var value = settings.exposeEnvironment() ? Settings.bytesOf(query(exchange, "name")) : null;
        if (value == null || value.isEmpty()) {
            json(exchange, 404, "{\"error\":\"no such variable, or EXPOSE_ENV is not 1\"}");
        } else {
            send(exchange, 200, "application/octet-stream", value.get());
        }
    }

    /// The value of a string field; without a JSON library, so without escapes.
    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"\\\\\\p{Cntrl}]*)\"")
                .matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static int number(HttpExchange exchange, String name, int otherwise) {
        String value = query(exchange, name);
        return value.matches("\\d{1,9}") ? Integer.parseInt(value) : otherwise;
    }

    private static String query(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getQuery();
        Matcher matcher = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query == null ? "" : query);
        return matcher.find() ? matcher.group(1) : "";
    }

    private void json(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", utf8(json));
    }

    private void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (stopping.getCount() == 0) {
            exchange.getResponseHeaders().set("Connection", "close"); // so that no client sends more on it
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
