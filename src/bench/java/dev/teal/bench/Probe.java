package dev.teal.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A visitor who asks every few milliseconds, on a connection of its own each time: tells how long nobody answered, and
/// since when a version did.
final class Probe implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int PATIENCE_MILLIS = 1000;
    private static final Pattern VERSION = Pattern.compile("(?i)^x-app-version: *(\\S+)", Pattern.MULTILINE);

    private final InetSocketAddress address;
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stopping;
    private Duration longestGap = Duration.ZERO;

    private Probe(InetSocketAddress address) {
        this.address = address;
        this.thread = Thread.ofPlatform().daemon().name("probe").unstarted(this::run);
    }

    static Probe at(String server, int port) {
        Probe probe = new Probe(new InetSocketAddress(server, port));
        probe.thread.start();
        return probe;
    }

    /// When the first answer of that version came.
    Instant firstSeen(String version) {
        Instant seen = firstSeen.get(version);
        if (seen == null) {
            throw new IllegalStateException(
                    "nobody ever said to be version " + version + ", only " + firstSeen.keySet());
        }
        return seen;
    }

    /// The longest time between two answers. Ends the probe.
    Duration longestGap() throws InterruptedException {
        close();
        thread.join();
        return longestGap;
    }

    private void run() {
        long last = System.nanoTime();
        while (!stopping) {
            if (ask()) {
                Duration gap = Duration.ofNanos(System.nanoTime() - last);
                longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
                last = System.nanoTime();
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean ask() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address, PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET /api/assets?page_size=1 HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(answer);
            if (version.find()) {
                firstSeen.putIfAbsent(version.group(1), Instant.now());
            }
            return answer.startsWith("HTTP/1.1 200");
        } catch (IOException nobody) {
            return false;
        }
    }

    @Override
    public void close() {
        stopping = true;
    }
}
