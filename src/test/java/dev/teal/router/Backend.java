package dev.teal.router;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teal.app.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A slot's app in this JVM: answers with its name, echoes requests, and can hold an answer back.
final class Backend implements AutoCloseable {
    private final String name;
    private final HttpServer server;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Backend(String name) throws IOException {
        this.name = name;
        // Read when the first server starts. The defaults delay each small answer by 40 ms and close idle
        // connections beyond 200.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::who);
        server.createContext("/wait", this::waitUntilReleased);
        server.createContext("/count", this::count);
        server.createContext("/echo", this::echo);
        server.createContext("/events", this::events);
        server.start();
    }

    static Backend named(String name) throws IOException {
        return new Backend(name);
    }

    Address address() {
        return new Address("127.0.0.1", server.getAddress().getPort());
    }

    void awaitRequest() throws InterruptedException {
        arrived.await();
    }

    /// Lets the waiting requests and the event stream continue.
    void release() {
        released.countDown();
    }

    private void who(HttpExchange exchange) throws IOException {
        answer(exchange, name);
    }

    private void waitUntilReleased(HttpExchange exchange) throws IOException {
        arrived.countDown();
        await();
        answer(exchange, name);
    }

    private void count(HttpExchange exchange) throws IOException {
        arrived.countDown();
        long bytes = 0;
        try (InputStream body = exchange.getRequestBody()) {
            bytes = body.transferTo(OutputStream.nullOutputStream());
        }
        answer(exchange, name + " " + bytes);
    }

    private void echo(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder(exchange.getRequestURI() + "\n");
        new TreeMap<>(exchange.getRequestHeaders())
                .forEach((header, values) -> text.append(header)
                        .append(": ")
                        .append(String.join(" | ", values))
                        .append('\n'));
        answer(exchange, text.toString());
    }

    /// One event, then nothing until it is released.
    private void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            await();
            out.write("data: last\n\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("X-Teal-Release", name);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
