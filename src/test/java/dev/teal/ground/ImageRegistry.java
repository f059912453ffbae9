package dev.teal.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// A registry of images on a loopback port of this machine: Debian's docker-registry.
public final class ImageRegistry implements AutoCloseable {
    private final Process process;
    private final int port;

    private ImageRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param folder for its settings, images and log
    public static ImageRegistry in(Path folder) {
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path settings = Files.writeString(
                    folder.resolve("registry.yml"),
                    "version: 0.1\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: \"127.0.0.1:%d\"}\n"
                            .formatted(folder.resolve("images"), port));
            Process process = new ProcessBuilder("docker-registry", "serve", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("registry.log").toFile())
                    .start();
            Until.holds("the registry answers", () -> listens(port) || !process.isAlive());
            return new ImageRegistry(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// @param name `app:1`
    public String image(String name) {
        return "127.0.0.1:" + port + "/" + name;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
