package dev.teal.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Requests at a steady rate, however long the answers take: each on a connection of its own, none repeated. One in
/// four POSTs a new key.
final class Steady implements AutoCloseable {
    private static final int TIMEOUT_MS = 120_000;

    private final String address;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread clock;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> causes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean stopping;

    private Steady(String address, int rate) {
        this.address = address;
        clock = Thread.ofPlatform().start(() -> {
            long start = System.nanoTime();
            while (!stopping) {
                int number = begun.getAndIncrement();
                requests.execute(() -> ask(number));
                LockSupport.parkNanos(start + begun.get() * (1_000_000_000L / rate) - System.nanoTime());
            }
        });
    }

    static Steady to(String address, int rate) {
        return new Steady(address, rate);
    }

    private void ask(int number) {
        boolean post = number % 4 == 0;
        String body = post ? "{\"key\":\"k" + number + "\",\"name\":\"n\"}" : "";
        String head = (post ? "POST /api/assets" : "GET /api/assets?page_size=1") + " HTTP/1.1\r\nHost: " + address
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket(address, 80)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith(post ? "HTTP/1.1 201 " : "HTTP/1.1 200 ")) {
                fail(answer.lines().findFirst().orElse("an empty answer"));
            } else if (post) {
                acknowledged.add("k" + number);
            }
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    private void fail(String cause) {
        failed.incrementAndGet();
        causes.add(cause);
    }

    int begun() {
        return begun.get();
    }

    int failed() {
        return failed.get();
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    Set<String> causes() {
        return causes;
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /// Waits for the answers that are still to come.
    @Override
    public void close() {
        stopping = true;
        try {
            clock.join();
            requests.shutdown();
            if (!requests.awaitTermination(TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                fail("no end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
