package dev.teal.ground;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The sample app as something to build an image of, without a registry.
///
/// The runtime is linked once and kept under target/; every version's context shares its files as hard
/// links, and differs in `app/VERSION` alone: so two images share all layers but the last, as two real
/// releases do.
public final class AgentHubImage {
    private static final Path WHERE = Path.of("target/agent-hub").toAbsolutePath();

    private AgentHubImage() {}

    /// A folder to run `docker build` in. The app then says this version, unless a build argument or the
    /// environment gives another APP_VERSION.
    public static synchronized Path context(String version) {
        // Several test JVMs share target/.
        try (FileChannel file = FileChannel.open(WHERE.resolve("context.lock"), CREATE, WRITE);
                FileLock _ = file.lock()) {
            Path base = base();
            Path context = WHERE.resolve("context-" + version);
            if (!Files.exists(context)) {
                Path unfinished =
                        WHERE.resolve("unfinished-" + ProcessHandle.current().pid());
                link(base, unfinished);
                Files.delete(unfinished.resolve("app/VERSION"));
                Files.writeString(unfinished.resolve("app/VERSION"), version + "\n");
                Files.move(unfinished, context);
            }
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Links the runtime anew when the app or what makes the context is newer than it.
    private static Path base() throws IOException {
        Path base = WHERE.resolve("context");
        Path stamp = WHERE.resolve("context.stamp");
        if (!Files.exists(stamp) || olderThanItsSources(stamp)) {
            deleteContexts();
            build(base);
            Files.writeString(stamp, "");
        }
        return base;
    }

    private static boolean olderThanItsSources(Path stamp) throws IOException {
        for (Path source : List.of(
                WHERE.resolve("agent-hub.jar"),
                Path.of("examples/agent-hub/Dockerfile"),
                Path.of("examples/agent-hub/build-context.sh"))) {
            if (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(stamp)) > 0) {
                return true;
            }
        }
        return false;
    }

    private static void build(Path base) throws IOException {
        Path log = WHERE.resolve("context.log");
        Process script = new ProcessBuilder("examples/agent-hub/build-context.sh", base.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (script.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("build-context.sh failed:\n" + Files.readString(log));
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                    Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(file));
                } else {
                    Files.createLink(target, file);
                }
            }
        }
    }

    private static void deleteContexts() throws IOException {
        try (Stream<Path> all = Files.list(WHERE)) {
            for (Path old : all.filter(path -> path.getFileName().toString().matches("(context|unfinished)-.*"))
                    .toList()) {
                delete(old);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
