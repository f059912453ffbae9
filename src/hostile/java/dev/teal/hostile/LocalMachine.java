package dev.teal.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The folder of whoever deploys, on this machine.
///
/// @param path PATH, with a `sqlite3` in front that tells when it is called
record LocalMachine(Path folder, String path) implements AutoCloseable {
    private static final String SCREAM = "#!/bin/sh\n: >\"${0%/*}/called\"\nexit 1\n";
    private static final Path IMAGE = Path.of("target/hostile-app").toAbsolutePath();

    static LocalMachine make(Map<String, String> environment) {
        try {
            Path folder = Files.createTempDirectory("teal-hostile");
            Path programs = Files.createDirectory(folder.resolve("bin"));
            Path sqlite = Files.writeString(programs.resolve("sqlite3"), SCREAM);
            Files.setPosixFilePermissions(sqlite, PosixFilePermissions.fromString("rwxr-xr-x"));
            run(List.of(
                    "sqlite3",
                    folder.resolve(Verb.OWN).toString(),
                    "PRAGMA journal_mode=WAL;"
                            + " CREATE TABLE assets(key, name); INSERT INTO assets VALUES (1, 1), (2, 2), (3, 3)"));
            return new LocalMachine(folder, programs + ":" + environment.get("PATH"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void config(String server, int uid) {
        run(List.of(
                "sh",
                "-c",
                HostileServer.resource("image.sh"),
                "image",
                IMAGE.toString(),
                Path.of("src/test/resources/hostile/app.pl").toAbsolutePath().toString()));
        write("teal.yml", """
                app: agent-hub
                server: %s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], options: ["--user=%d:%d"]}
                health: {tries: 20, interval: 500ms, steady: 0s}
                database: {sqlite: data/sub/hub.db}
                drain: 1s
                stop_timeout: 2s
                """.formatted(server, IMAGE, uid, uid).getBytes(StandardCharsets.UTF_8));
    }

    void write(String name, byte[] bytes) {
        try {
            Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /// Everything in the folder but what was there and what was asked for; and what a program that ran here would
    /// have left.
    List<String> strange() {
        try (Stream<Path> files = Files.walk(folder)) {
            TreeSet<String> names = files.map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            List.of("", "bin", "bin/sqlite3", "teal.yml", Verb.OWN, Verb.PULLED).forEach(names::remove);
            Stream.of("/root/PWNED", "/tmp/PWNED", "/data/PWNED", "/etc/PWNED")
                    .filter(name -> Files.exists(Path.of(name)))
                    .forEach(names::add);
            return List.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasInPulled(List<String> secrets) {
        try {
            String bytes = has(Verb.PULLED)
                    ? new String(Files.readAllBytes(folder.resolve(Verb.PULLED)), StandardCharsets.ISO_8859_1)
                    : "";
            return secrets.stream().anyMatch(bytes::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For the next combination.
    void tidy() {
        try {
            Files.deleteIfExists(folder.resolve(Verb.PULLED));
            Files.deleteIfExists(folder.resolve("bin/called"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> argv) {
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(argv + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
