package dev.teal.server;

import dev.teal.ground.Until;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// A server to test, and what its tests have in common. It is this machine in each case, so that a test can look at
/// files and processes.
public interface ServerUnderTest {
    /// Prints what the locale of a command is by.
    String LOCALE = "printf '%s %s\\n' \"$LC_ALL\" \"${LANGUAGE-none}\"";

    /// One connection for all tests that leave it whole.
    Server server();

    /// A connection of the test's own.
    Server connect();

    /// The process here that carries the worker.
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
            server.run(Command.of("true")); // or the command may run before the client has read that it is connected
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
