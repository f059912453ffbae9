package dev.teal.load;

import dev.teal.load.Failure.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A client that sends requests of one kind, one after the other, until it is stopped.
final class Worker implements Runnable {
    /// The pause after a failure, like an impatient user's: a server that is down loses 50 requests a second,
    /// not 50,000.
    private static final Duration AFTER_FAILURE = Duration.ofMillis(20);
    private static final int UPLOAD_PIECES = 20;
    private static final int UPLOAD_PADDING = 4000;

    private final RequestKind kind;
    private final Load load;
    private final Recorder recorder;
    private final Keys keys;
    private final CountDownLatch stopping;
    private volatile Optional<HttpConnection> connection = Optional.empty();
    private volatile boolean aborted;

    Worker(RequestKind kind, Load load, Recorder recorder, Keys keys, CountDownLatch stopping) {
        this.kind = kind;
        this.load = load;
        this.recorder = recorder;
        this.keys = keys;
        this.stopping = stopping;
    }

    RequestKind kind() {
        return kind;
    }

    /// Stops at once; a request under way is not counted, and an event stream counts as answered.
    void abort() {
        aborted = true;
        connection.ifPresent(HttpConnection::close);
    }

    @Override
    public void run() {
        try {
            while (stopping.getCount() > 0 && !aborted) {
                boolean answered = once();
                pause(answered ? load.thinkTime() : AFTER_FAILURE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (time.isPositive()) {
            stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private boolean once() throws InterruptedException {
        Request request = next();
        Instant began = Instant.now();
        long start = System.nanoTime();
        try {
            HttpConnection server = connect(request.asked());
            return exchange(server, request, began, start);
        } catch (LostRequest lost) {
            Instant heard = connection.map(HttpConnection::heard).orElse(began);
            disconnect();
            if (!aborted) {
                recorder.lost(new Failure(began, heard, kind, lost.kind(), lost.what()));
            }
            return false;
        }
    }

    private boolean exchange(HttpConnection to, Request request, Instant began, long start)
            throws LostRequest, InterruptedException {
        boolean acknowledged = false;
        try {
            send(to, request);
            recorder.sent(kind);
            ResponseHead head = answer(to, request, began, start);
            acknowledged = true;
            if (head.closes() || kind == RequestKind.FRESH) {
                disconnect();
            }
            return true;
        } finally {
            settle(request, acknowledged);
        }
    }

    private ResponseHead answer(HttpConnection to, Request request, Instant began, long start) throws LostRequest {
        try {
            ResponseHead head = to.head();
            Duration firstByte = Duration.ofNanos(System.nanoTime() - start);
            body(to, head);
            check(head, request);
            Duration whole = Duration.ofNanos(System.nanoTime() - start).minus(request.asked());
            recorder.answered(kind, began, kind == RequestKind.EVENTS ? firstByte : whole, head);
            return head;
        } finally {
            recorder.over(kind);
        }
    }

    private void send(HttpConnection to, Request request) throws LostRequest, InterruptedException {
        if (kind != RequestKind.UPLOAD) {
            to.send(request.head() + request.body()); // in one packet
            return;
        }
        to.send(request.head());
        int size = Math.ceilDiv(request.body().length(), UPLOAD_PIECES);
        for (int at = 0; at < request.body().length(); at += size) {
            Thread.sleep(request.asked().dividedBy(UPLOAD_PIECES));
            to.send(request.body()
                    .substring(at, Math.min(at + size, request.body().length())));
        }
    }

    /// An event stream counts as answered when it was still open at the end of the traffic.
    private void body(HttpConnection to, ResponseHead head) throws LostRequest {
        try {
            to.body(head);
        } catch (LostRequest lost) {
            if (kind != RequestKind.EVENTS || !aborted) {
                throw lost;
            }
        }
    }

    private static void check(ResponseHead head, Request request) throws LostRequest {
        if (head.status() != request.expected()) {
            throw new LostRequest(Cause.STATUS, "answered " + head.status() + " instead of " + request.expected());
        }
    }

    private void settle(Request request, boolean acknowledged) {
        request.key().ifPresent(key -> {
            if (acknowledged) {
                keys.acknowledge(key);
            } else {
                keys.leaveUnknown(key);
            }
        });
    }

    private HttpConnection connect(Duration asked) throws LostRequest {
        Optional<HttpConnection> open = connection;
        if (open.isPresent() && !open.get().closedWhileIdle()) {
            return open.get();
        }
        disconnect();
        HttpConnection fresh = HttpConnection.open(load, load.timeout().plus(asked));
        connection = Optional.of(fresh);
        if (aborted) {
            fresh.close();
        }
        return fresh;
    }

    private void disconnect() {
        connection.ifPresent(HttpConnection::close);
        connection = Optional.empty();
    }

    private Request next() {
        return switch (kind) {
            case GET -> Request.get(load.host(), load.path(), true, Duration.ZERO);
            case FRESH -> Request.get(load.host(), load.path(), false, Duration.ZERO);
            case SLOW -> Request.get(load.host(), "/slow?ms=" + load.slowFor().toMillis(), true, load.slowFor());
            case EVENTS -> Request.get(load.host(), "/events", true, Duration.ZERO);
            case POST -> Request.post(load.host(), "/api/assets", keys, 0, Duration.ZERO);
            case UPLOAD -> Request.post(load.host(), "/api/assets", keys, UPLOAD_PADDING, load.uploadFor());
        };
    }
}
