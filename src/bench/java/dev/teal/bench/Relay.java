package dev.teal.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A long line on a short wire: takes connections on a port of this machine and passes them on to a server, each way
/// late by half the round trip. In user space, because netem is not in every kernel. Counts what arrives.
///
/// A new connection waits a round trip first, as TCP's handshake would. The line may have a rate, and may be cut.
final class Relay implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int RECEIVED = 64 * 1024;
    /// What may be on its way, each way: 4 MiB, more than 100 Mbit/s × 40 ms.
    private static final int CHUNKS_UNDER_WAY = 256;

    private static final int FEWEST_UNDER_WAY = 16;

    private final ServerSocket listening;
    private final String server;
    private final int port;
    private final Duration roundTrip;
    private final Line up;
    private final Line down;
    private final int underWay;
    private final Traffic traffic = new Traffic();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong untilCut = new AtomicLong(Long.MAX_VALUE);

    private Relay(ServerSocket listening, String server, int port, Duration roundTrip, long bytesPerSecond) {
        this.listening = listening;
        this.server = server;
        this.port = port;
        this.roundTrip = roundTrip;
        this.up = new Line(roundTrip.dividedBy(2), bytesPerSecond);
        this.down = new Line(roundTrip.dividedBy(2), bytesPerSecond);
        // A quarter of a second of it, as a router on the way may hold: a sender is to feel soon how slow the line is.
        this.underWay = Math.clamp(bytesPerSecond / 4 / CHUNK, FEWEST_UNDER_WAY, CHUNKS_UNDER_WAY);
    }

    /// @param bytesPerSecond each way, of all connections together; [Long#MAX_VALUE] for no limit
    static Relay to(String server, int port, Duration roundTrip, long bytesPerSecond) {
        try {
            ServerSocket listening = new ServerSocket();
            if (bytesPerSecond < Long.MAX_VALUE) {
                listening.setReceiveBufferSize(RECEIVED); // of its connections: else megabytes wait in this kernel
            }
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Relay relay = new Relay(listening, server, port, roundTrip, bytesPerSecond);
            Thread.ofPlatform().daemon().name("relay").start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Traffic traffic() {
        return traffic;
    }

    /// All connections end at once when so many more bytes have arrived at the server; later ones are whole again.
    void cutAfter(long bytes) {
        untilCut.set(bytes);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// An ssh configuration as the given one, but its host is reached through here.
    Path sshConfig(Path direct) {
        try {
            String text = Files.readString(direct).replaceFirst("HostName .*", """
                    HostName 127.0.0.1
                      Port %d
                      HostKeyAlias %s""".formatted(port(), server));
            return Files.writeString(Files.createTempFile("teal-bench", ".ssh_config"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                Thread.ofPlatform().daemon().name("relay line").start(() -> connect(client));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void connect(Socket client) {
        try {
            Thread.sleep(roundTrip);
            Socket beyond = new Socket(server, port);
            client.setTcpNoDelay(true);
            beyond.setTcpNoDelay(true);
            open.add(client);
            open.add(beyond);
            carry(client, beyond, Traffic.Way.UP);
            carry(beyond, client, Traffic.Way.DOWN);
        } catch (IOException e) {
            Report.progress("relay: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param due when it arrives, as [System#nanoTime] counts; empty bytes are the end
    private record Chunk(ByteBuffer bytes, long due) {}

    private void carry(Socket from, Socket to, Traffic.Way way) {
        BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(underWay);
        Line line = way == Traffic.Way.UP ? up : down;
        Thread.ofPlatform().daemon().name("relay in").start(() -> read(from, chunks, line));
        Thread.ofPlatform().daemon().name("relay out").start(() -> write(to, chunks, way));
    }

    private static void read(Socket from, BlockingQueue<Chunk> chunks, Line line) {
        byte[] buffer = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            while (true) {
                int length = endless(in, buffer);
                chunks.put(new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, length)), line.send(length)));
                if (length == 0) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A reset is an end too.
    private static int endless(InputStream in, byte[] buffer) throws IOException {
        try {
            return Math.max(0, in.read(buffer));
        } catch (SocketException reset) {
            return 0;
        }
    }

    private void write(Socket to, BlockingQueue<Chunk> chunks, Traffic.Way way) {
        try {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = chunks.take(); chunk.bytes().hasRemaining(); chunk = chunks.take()) {
                long left = chunk.due() - System.nanoTime();
                if (left > 0) {
                    Thread.sleep(Duration.ofNanos(left));
                }
                int length = chunk.bytes().limit();
                out.write(chunk.bytes().array(), 0, length);
                traffic.arrived(way, length);
                if (way == Traffic.Way.UP && untilCut.addAndGet(-length) <= 0) {
                    cut();
                }
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            // the other way ends by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// With a reset: what waits to be sent is thrown away, as on a line that is gone.
    private void cut() throws IOException {
        untilCut.set(Long.MAX_VALUE);
        for (Socket socket : open) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        open.clear();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
