package dev.teal.deploy.step.traffic;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Optional;

/// A proxy between visitors and nginx, at the public address.
final class PublicProxy implements AutoCloseable {
    static final String ALL = "all";
    /// Without Teal's headers.
    static final String BARE = "bare";
    static final String LOGIN = "login";
    /// As nginx with `router.limits`.
    static final String LIMITED = "limited";

    private final HttpServer http;
    volatile String answers = ALL;

    PublicProxy(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            if (answers.equals(LOGIN)) {
                exchange.getResponseHeaders().set("Location", "https://login.example.com/");
                exchange.sendResponseHeaders(302, -1);
            } else {
                URL behind = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI())
                        .toURL();
                HttpURLConnection passed = (HttpURLConnection) behind.openConnection();
                int status = passed.getResponseCode();
                for (String header : answers.equals(BARE) ? List.<String>of() : MARKS) {
                    Optional.ofNullable(passed.getHeaderField(header))
                            .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
                }
                exchange.sendResponseHeaders(answers.equals(LIMITED) ? 429 : status, -1);
            }
            exchange.close();
        });
        http.start();
    }

    private static final List<String> MARKS = List.of("X-Teal-Slot", "X-Teal-Release");

    /// A line of teal.yml.
    String url() {
        return "url: http://127.0.0.1:" + http.getAddress().getPort() + "\n";
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
