package dev.teal.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A long line on a short wire: takes connections on a port of this machine and passes them on to a server, each way
/// late by half the round trip. In user space, because netem is not in every kernel.
///
/// A new connection waits a round trip first, as TCP's handshake would. The line may have a rate.
final class Relay implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    /// What may be on its way, each way: 4 MiB, more than 100 Mbit/s × 40 ms.
    private static final int CHUNKS_UNDER_WAY = 256;

    private final ServerSocket listening;
    private final String server;
    private final int port;
    private final Duration roundTrip;
    private final long bytesPerSecond;

    private Relay(ServerSocket listening, String server, int port, Duration roundTrip, long bytesPerSecond) {
        this.listening = listening;
        this.server = server;
        this.port = port;
        this.roundTrip = roundTrip;
        this.bytesPerSecond = bytesPerSecond;
    }

    /// @param bytesPerSecond each way; [Long#MAX_VALUE] for no limit
    static Relay to(String server, int port, Duration roundTrip, long bytesPerSecond) {
        try {
            Relay relay = new Relay(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, port, roundTrip, bytesPerSecond);
            Thread.ofPlatform().daemon().name("relay").start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            carry(client, beyond);
            carry(beyond, client);
        } catch (IOException e) {
            Report.progress("relay: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param due when it arrives, as [System#nanoTime] counts; empty bytes are the end
    private record Chunk(ByteBuffer bytes, long due) {}

    private void carry(Socket from, Socket to) {
        BlockingQueue<Chunk> line = new ArrayBlockingQueue<>(CHUNKS_UNDER_WAY);
        Thread.ofPlatform().daemon().name("relay in").start(() -> read(from, line));
        Thread.ofPlatform().daemon().name("relay out").start(() -> write(to, line));
    }

    private void read(Socket from, BlockingQueue<Chunk> line) {
        long delay = roundTrip.dividedBy(2).toNanos();
        long free = System.nanoTime();
        byte[] buffer = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            while (true) {
                int length = endless(in, buffer);
                free = Math.max(free, System.nanoTime()) + length * 1_000_000_000L / bytesPerSecond;
                line.put(new Chunk(ByteBuffer.wrap(buffer.clone(), 0, length), free + delay));
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

    private static void write(Socket to, BlockingQueue<Chunk> line) {
        try {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = line.take(); chunk.bytes().hasRemaining(); chunk = line.take()) {
                long left = chunk.due() - System.nanoTime();
                if (left > 0) {
                    Thread.sleep(Duration.ofNanos(left));
                }
                out.write(chunk.bytes().array(), 0, chunk.bytes().limit());
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            // the other way ends by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
