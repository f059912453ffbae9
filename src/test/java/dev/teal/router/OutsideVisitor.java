package dev.teal.router;

import dev.teal.ground.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A visitor that reaches a [WithEchoServer] from this machine, over a network, and can send what browsers never
/// would.
final class OutsideVisitor implements AutoCloseable {
    /// How it speaks to nginx.
    enum Way {
        HTTP,
        HTTPS,
        HTTP2;

        String scheme() {
            return this == HTTP ? "http" : "https";
        }
    }

    private final TestServer server;
    private final SSLContext tls;
    private final Way way;
    private final Socket socket;
    private final HttpClient http2;

    OutsideVisitor(TestServer server, Way way) throws IOException, GeneralSecurityException {
        this.server = server;
        this.way = way;
        tls = trusting(server.must("cat /etc/ssl/hub.pem"));
        socket = way == Way.HTTPS ? tls("http/1.1") : new Socket(server.address(), 80);
        socket.setSoTimeout(20_000);
        http2 = HttpClient.newBuilder().sslContext(tls).build();
    }

    private static SSLContext trusting(String certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "hub",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket tls(String protocol) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(server.address(), 443);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        secure.setSSLParameters(parameters);
        secure.setSoTimeout(20_000);
        return secure;
    }

    /// Its own, as the server sees it.
    String address() {
        return socket.getLocalAddress().getHostAddress();
    }

    /// What the app saw of a request with these header lines; the head of the answer if it is not 200.
    String get(String... lines) throws IOException, InterruptedException {
        return way == Way.HTTP2 ? getByHttp2(lines) : raw("GET /x HTTP/1.1\r\n" + host() + lines(lines) + "\r\n");
    }

    /// Visitors by http get an app without `router.tls`: they are not sent to https.
    private String host() {
        return "Host: " + (way == Way.HTTP ? "plain.example.com" : "hub") + "\r\n";
    }

    private static String lines(String... lines) {
        return lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
    }

    private String getByHttp2(String... lines) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + server.address() + "/x"));
        for (String line : lines) {
            String[] header = line.split(": ", 2);
            request.header(header[0], header[1]);
        }
        HttpResponse<String> response = http2.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == 200 && response.version() == HttpClient.Version.HTTP_2
                ? response.body()
                : response.toString();
    }

    /// The same for these bytes, which must be one request.
    String raw(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        String head = until(socket, "\r\n\r\n");
        int length = Integer.parseInt(head.replaceFirst("(?is).*\r\ncontent-length: (\\d+)\r\n.*", "$1"));
        String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
        return head.startsWith("HTTP/1.1 200 ") ? body : head;
    }

    private static String until(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /// What the app saw of an HTTP/2 request that claims another scheme than that of its connection. No client
    /// sends one, so its frames are made here, with header fields as plain literals.
    String http2WithScheme(String scheme) throws IOException {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        for (String[] field :
                new String[][] {{":method", "GET"}, {":scheme", scheme}, {":path", "/x"}, {":authority", "hub"}}) {
            fields.write(0);
            for (String text : field) {
                fields.write(text.length());
                fields.write(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        try (SSLSocket secure = tls("h2")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
            out.write(new byte[] {0, 0, (byte) fields.size(), 1, 5, 0, 0, 0, 1}); // HEADERS, the whole request
            fields.writeTo(out);
            secure.getOutputStream().write(out.toByteArray());
            return until(secure, "\r\n\r\n");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        http2.close();
    }
}
