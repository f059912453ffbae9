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

/// Sends a file compressed, using several processors and a fixed amount of memory.
final class Upload implements AutoCloseable {
    /// Large enough to compress almost as well as the whole file, small enough for a heap of 128 MB.
    private static final int CHUNK = 4 << 20;

    private static final int PARALLELISM = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

    private final Codec codec;
    private final AdaptiveCompression compression;
    private final ExecutorService processors = Executors.newFixedThreadPool(
            PARALLELISM, Thread.ofPlatform().daemon().name("compress ", 0).factory());

    /// Called after each chunk is sent.
    interface Listener {
        /// @param done bytes of the file so far
        /// @param sent bytes on the wire for this chunk
        void sent(long done, int sent);
    }

    private record Chunk(Future<byte[]> compressed, int length) {}

    Upload(Codec codec) {
        this.codec = codec;
        this.compression = new AdaptiveCompression(codec, PARALLELISM + 1);
    }

    /// @param offset   position in the file to start at
    void send(Path file, long offset, OutputStream out, Listener listener) throws IOException {
        Deque<Chunk> pending = new ArrayDeque<>();
        long done = offset;
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = Channels.newInputStream(channel.position(offset))) {
            boolean more = true;
            while (more || !pending.isEmpty()) {
                while (more && pending.size() <= PARALLELISM) {
                    more = read(in, pending);
                }
                if (!pending.isEmpty()) {
                    Chunk chunk = pending.removeFirst();
                    int sent = write(chunk, out);
                    done += chunk.length();
                    listener.sent(done, sent);
                }
            }
        }
    }

    private boolean read(InputStream in, Deque<Chunk> pending) throws IOException {
        byte[] bytes = new byte[CHUNK];
        int length = in.readNBytes(bytes, 0, CHUNK);
        int level = compression.level();
        if (length > 0) {
            pending.add(new Chunk(processors.submit(() -> codec.compress(bytes, length, level)), length));
        }
        return length == CHUNK;
    }

    private int write(Chunk chunk, OutputStream out) throws IOException {
        long start = System.nanoTime();
        byte[] compressed = result(chunk.compressed());
        long ready = System.nanoTime();
        out.write(compressed);
        out.flush();
        compression.record(ready - start, System.nanoTime() - ready);
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
