package dev.teal.ground;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.teal.server.Result;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Teal as `./teal` starts it: from jars, with a class-data archive. Tests start it hundreds of times, and a
/// start takes half the time and the processor of one from `target/classes`.
final class TealJar {
    private static final Path WHERE = Path.of("target/ground").toAbsolutePath();
    private static final Path JAR = WHERE.resolve("teal.jar");
    private static final Path ARCHIVE = WHERE.resolve("teal.jsa");

    /// As in `./teal`: an archive with linked classes holds only for the same of these at its making and its use.
    private static final List<String> ALWAYS = List.of(
            java("java"),
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            "-Xlog:disable");

    private static final List<String> START = made();

    private TealJar() {}

    /// What stands in front of the verb.
    static List<String> start() {
        return START;
    }

    /// Makes a folder like a checkout that was built, without a class-data archive.
    static void checkout(Path home) {
        try {
            for (String each : List.of("src/main", "examples/agent-hub/src", "libexec", "target/lib")) {
                Files.createDirectories(home.resolve(each));
            }
            for (String each : List.of("teal", "pom.xml", "libexec/jdk.sh")) {
                Files.copy(Path.of(each), home.resolve(each), StandardCopyOption.COPY_ATTRIBUTES);
            }
            for (String entry : libraries()) {
                Path library = Path.of(entry);
                Files.copy(library, home.resolve("target/lib").resolve(library.getFileName()));
            }
            Files.copy(JAR, home.resolve("target/teal.jar"));
            Files.writeString(home.resolve("target/teal.jdk"), System.getProperty("java.home") + "\n");
            Files.createFile(home.resolve("target/teal.jsa"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> made() {
        try {
            Files.createDirectories(WHERE);
            // Several test JVMs share target/.
            try (FileChannel file = FileChannel.open(WHERE.resolve("lock"), CREATE, WRITE);
                    FileLock _ = file.lock()) {
                if (isOld()) {
                    make();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plus(
                "-XX:SharedArchiveFile=" + ARCHIVE,
                "-Xlog:all=error:stderr",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "dev.teal.cli.Main");
    }

    private static boolean isOld() throws IOException {
        if (!Files.exists(ARCHIVE)) {
            return true;
        }
        var made = Files.getLastModifiedTime(ARCHIVE);
        try (Stream<Path> files = Files.walk(Path.of("target/classes"))) {
            return files.anyMatch(file -> file.toFile().lastModified() > made.toMillis());
        }
    }

    private static void make() throws IOException {
        Files.deleteIfExists(ARCHIVE);
        Path classes = WHERE.resolve("teal.classes");
        must(List.of(java("jar"), "--create", "--file", JAR.toString(), "-C", "target/classes", "."));
        String more = must(plus("-XX:DumpLoadedClassList=" + classes, "dev.teal.cli.Main", "warm-up"));
        Files.writeString(classes, more, StandardOpenOption.APPEND);
        must(plus(
                "-Xshare:dump",
                "-XX:+AOTClassLinking",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + ARCHIVE));
    }

    private static String must(List<String> argv) {
        Result result = Shell.run(argv, Map.of("TEAL_SSH", "sh -c sh")); // what `warm-up` talks to
        if (!result.ok()) {
            throw new IllegalStateException(String.join(" ", argv) + "\n" + result.out() + result.err());
        }
        return result.out();
    }

    private static List<String> plus(String... more) {
        return Stream.concat(ALWAYS.stream(), Arrays.stream(more)).toList();
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /// Jars only: no archive takes classes of a folder.
    private static String classPath() {
        return JAR + File.pathSeparator + String.join(File.pathSeparator, libraries());
    }

    private static List<String> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .toList();
    }
}
