package dev.teal.server.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Reads a stream to its end and keeps the last 64 KiB.
final class ErrorTail {
    private static final int LIMIT = 64 * 1024;

    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private final Thread reader;

    private ErrorTail(InputStream in) {
        reader = Thread.ofPlatform().daemon().name("standard error").start(() -> pump(in));
    }

    static ErrorTail of(InputStream in) {
        return new ErrorTail(in);
    }

    /// The output so far; waits up to a second for the end of the stream.
    String text() {
        Waiting.uninterrupted(() -> reader.join(Duration.ofSeconds(1)));
        synchronized (tail) {
            byte[] all = tail.toByteArray();
            int start = Math.max(0, all.length - LIMIT);
            return new String(all, start, all.length - start, StandardCharsets.UTF_8);
        }
    }

    private void pump(InputStream in) {
        byte[] buffer = new byte[8192];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException closed) {
            // The channel was closed before the stream ended.
        }
    }

    private void keep(byte[] bytes, int count) {
        synchronized (tail) {
            if (tail.size() > 4 * LIMIT) {
                byte[] all = tail.toByteArray();
                tail.reset();
                tail.writeBytes(Arrays.copyOfRange(all, all.length - LIMIT, all.length));
            }
            tail.write(bytes, 0, count);
        }
    }
}
