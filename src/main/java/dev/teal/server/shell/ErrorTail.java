package dev.teal.server.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Reads a stream to its end and keeps the last part.
final class ErrorTail {
    private static final int KEPT = 64 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;

    private ErrorTail(InputStream in) {
        reader = Thread.ofPlatform().daemon().name("standard error").start(() -> pump(in));
    }

    static ErrorTail of(InputStream in) {
        return new ErrorTail(in);
    }

    /// What came so far, waiting a moment for the end of the stream.
    String text() {
        Waiting.uninterrupted(() -> reader.join(Duration.ofSeconds(1)));
        synchronized (kept) {
            byte[] all = kept.toByteArray();
            int start = Math.max(0, all.length - KEPT);
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
            // The channel was closed before its end.
        }
    }

    private void keep(byte[] bytes, int count) {
        synchronized (kept) {
            if (kept.size() > 4 * KEPT) {
                byte[] all = kept.toByteArray();
                kept.reset();
                kept.writeBytes(Arrays.copyOfRange(all, all.length - KEPT, all.length));
            }
            kept.write(bytes, 0, count);
        }
    }
}
