package dev.teal.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// What an [HttpConnection] sends bytes over.
sealed interface Wire extends Closeable {
    InputStream in() throws IOException;

    void write(byte[] bytes) throws IOException;

    /// What has arrived, without waiting: 0 for nothing, negative when the server has closed the connection.
    int arrived() throws IOException;

    /// @param limit for connecting, and later for each read
    static Wire plain(InetSocketAddress to, Duration limit) throws IOException {
        return new Plain(connected(to, limit));
    }

    /// @param name of the host, for the server's choice of a certificate
    static Wire tls(InetSocketAddress to, Duration limit, SSLContext context, String name) throws IOException {
        SocketChannel channel = connected(to, limit);
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(channel.socket(), name, to.getPort(), true);
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            socket.startHandshake();
            return new Tls(socket);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel connected(InetSocketAddress to, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(to, Math.toIntExact(limit.toMillis()));
            channel.socket().setSoTimeout(Math.toIntExact(limit.toMillis()));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    record Plain(SocketChannel channel) implements Wire {
        @Override
        public InputStream in() throws IOException {
            return channel.socket().getInputStream();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public int arrived() throws IOException {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    record Tls(SSLSocket socket) implements Wire {
        @Override
        public InputStream in() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /// Records of TLS itself may have arrived, such as session tickets, so only a read tells.
        @Override
        public int arrived() throws IOException {
            int limit = socket.getSoTimeout();
            socket.setSoTimeout(1);
            try {
                return socket.getInputStream().read() < 0 ? -1 : 1;
            } catch (SocketTimeoutException nothing) {
                return 0;
            } finally {
                socket.setSoTimeout(limit);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
