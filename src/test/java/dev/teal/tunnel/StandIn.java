package dev.teal.tunnel;

import dev.teal.ground.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/// A script that takes cloudflared's place on a server, because the program cannot be had here. It checks its
/// arguments.
public final class StandIn {
    private StandIn() {}

    /// Puts it where a package would, with the programs that Teal's scripts need.
    public static void install(TestServer server) {
        server.must("apt-get -qq update && apt-get -qq install -y --no-install-recommends curl iproute2 >/dev/null");
        try (InputStream script = Objects.requireNonNull(StandIn.class.getResourceAsStream("/tunnel/cloudflared"))) {
            write(server, "/usr/local/bin/cloudflared", new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.must("chmod 755 /usr/local/bin/cloudflared; mkdir -p /etc/cloudflared");
    }

    /// Writes a file on the server, byte by byte.
    public static void write(TestServer server, String path, String text) {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        server.must("echo " + encoded + " | base64 -d >" + path);
    }

    /// A file of the server, byte by byte.
    public static String read(TestServer server, String path) {
        return new String(Base64.getMimeDecoder().decode(server.must("base64 " + path)), StandardCharsets.UTF_8);
    }

    /// Waits until the stand-in has logged so many starts and ends.
    public static void awaitLog(TestServer server, int lines) {
        server.must("for i in $(seq 100); do [ $(cat /var/log/stand-in.log 2>/dev/null | wc -l) -ge " + lines
                + " ] && exit 0; sleep 0.2; done; exit 1");
    }
}
