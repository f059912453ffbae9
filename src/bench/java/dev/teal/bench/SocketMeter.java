package dev.teal.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A Unix socket in front of an engine's, which counts what comes out of the engine.
final class SocketMeter implements AutoCloseable {
    private static final int BUFFER = 1 << 18;

    private final Path engine;
    private final Path socket;
    private final ServerSocketChannel listening;
    private final AtomicLong out = new AtomicLong();

    private SocketMeter(Path engine, Path socket, ServerSocketChannel listening) {
        this.engine = engine;
        this.socket = socket;
        this.listening = listening;
    }

    /// @param engine `unix:///path`, as DOCKER_HOST has it
    static SocketMeter of(String engine) {
        try {
            Path socket = Files.createTempDirectory("teal-bench").resolve("docker.sock");
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(socket));
            SocketMeter meter = new SocketMeter(Path.of(engine.replaceFirst("^unix://", "")), socket, listening);
            Thread.ofPlatform().daemon().name("meter").start(meter::accept);
            return meter;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String host() {
        return "unix://" + socket;
    }

    /// Bytes since the last call.
    long bytes() {
        return out.getAndSet(0);
    }

    private void accept() {
        try {
            while (listening.isOpen()) {
                SocketChannel client = listening.accept();
                SocketChannel beyond = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                Thread.ofPlatform().daemon().name("meter in").start(() -> carry(client, beyond, new AtomicLong()));
                Thread.ofPlatform().daemon().name("meter out").start(() -> carry(beyond, client, out));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private static void carry(SocketChannel from, SocketChannel to, AtomicLong count) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                count.addAndGet(buffer.remaining());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        Files.deleteIfExists(socket);
    }
}
