package dev.teal.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sends a file compressed, on all processors, in memory that does not grow with the file.
final class Upload implements AutoCloseable {
    /// Large enough that chunks lose next to nothing against one piece, small enough for a heap of 128 MB.
    private static final int CHUNK = 4 << 20;

    private static final int AT_ONCE = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

    private final Codec codec;
    private final AdaptiveCompression effort;
    private final ExecutorService processors = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("compress ", 0).factory());

    /// Hears of each chunk that was passed on.
    interface Told {
        /// @param done bytes of the file so far
        /// @param sent bytes on the wire for this chunk
        void sent(long done, int sent);
    }

    private record Chunk(Future<byte[]> compressed, int length) {}

    Upload(Codec codec) {
        this.codec = codec;
        this.effort = new AdaptiveCompression(codec, AT_ONCE + 1);
    }

    /// @param offset   where in the file to begin
    void send(Path file, long offset, OutputStream out, Told told) throws IOException {
        Deque<Chunk> under = new ArrayDeque<>();
        long done = offset;
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = Channels.newInputStream(channel.position(offset))) {
            boolean more = true;
            while (more || !under.isEmpty()) {
                while (more && under.size() <= AT_ONCE) {
                    more = read(in, under);
                }
                if (!under.isEmpty()) {
                    Chunk chunk = under.removeFirst();
                    int sent = write(chunk, out);
                    done += chunk.length();
                    told.sent(done, sent);
                }
            }
        }
    }

    private boolean read(InputStream in, Deque<Chunk> under) throws IOException {
        byte[] bytes = new byte[CHUNK];
        int length = in.readNBytes(bytes, 0, CHUNK);
        int level = effort.level();
        if (length > 0) {
            under.add(new Chunk(processors.submit(() -> codec.compress(bytes, length, level)), length));
        }
        return length == CHUNK;
    }

    private int write(Chunk chunk, OutputStream out) throws IOException {
        long start = System.nanoTime();
        byte[] compressed = result(chunk.compressed());
        long ready = System.nanoTime();
        out.write(compressed);
        out.flush();
        effort.took(ready - start, System.nanoTime() - ready);
        return compressed.length;
    }

    private static byte[] result(Future<byte[]> compressed) throws IOException {
        try {
            return compressed.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        processors.shutdownNow();
    }
}
