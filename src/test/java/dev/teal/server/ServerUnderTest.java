package dev.teal.server;

import dev.teal.ground.Until;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// A server to test, with code that its tests share. The server is always this machine, so that tests can
/// inspect files and processes.
public interface ServerUnderTest {
    /// Prints the locale variables of a command.
    String LOCALE = "printf '%s %s\\n' \"$LC_ALL\" \"${LANGUAGE-none}\"";

    /// The connection shared by all tests that do not break it.
    Server server();

    /// A new connection for one test.
    Server connect();

    /// The local process that the worker runs in or behind.
    long pid(Server server);

    static String readOrEmpty(Path path) {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    static String text(Channel channel) {
        try (InputStream out = channel.out()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void write(Channel channel, byte[] bytes) {
        try (OutputStream in = channel.in()) {
            in.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// A command that runs until the test ends it.
    record Running(CompletableFuture<Result> result, long pid) {
        static Running in(Server server, Path directory) {
            server.run(Command.of("true")); // waits for the connection, so that the client knows it
            Path pid = directory.resolve("pid");
            Command command = Command.of("sh", "-c", "echo $$ > \"$1\"; exec sleep 60", "sh", pid.toString());
            CompletableFuture<Result> result = CompletableFuture.supplyAsync(() -> server.run(command));
            Until.holds("command runs", () -> readOrEmpty(pid).endsWith("\n"));
            return new Running(result, Long.parseLong(readOrEmpty(pid).strip()));
        }

        void end() {
            kill(pid);
        }
    }
}
