package dev.teal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the build takes from a Maven repository is what it is pinned to, in a project with the build's own files.
class PinsTest {
    private static final Path CONFIG = Path.of(".mvn/maven.config");
    private static final Path PINS = Path.of("libexec/pins.sh");
    private static final Path LIST = Path.of(".mvn/checksums/checksums.sha256");
    private static final String JAR = "org/example/lib/1/lib-1.jar";

    @TempDir
    private Path folder;

    private Path repository;

    @BeforeEach
    void prepare() throws IOException {
        repository = folder.resolve("repository");
        for (Path file : List.of(CONFIG, PINS)) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(file, folder.resolve(file));
        }
        write(folder.resolve(LIST), hash("SHA-256", "library") + "  " + JAR + "\n");
    }

    private record Ran(int code, String output) {}

    @Test
    void aFileThatIsNotAsPinnedStopsTheBuild() throws IOException, InterruptedException {
        write(repository.resolve(JAR), "library");
        assertThat(check()).isEqualTo(new Ran(0, ""));
        write(repository.resolve(JAR), "library!");
        Ran refused = check();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output())
                .startsWith("ERROR  these files are not as .mvn/checksums/checksums.sha256 has them:\n         "
                        + repository.resolve(JAR) + "\n");
    }

    @Test
    void aFreshMachineHasNothingToCompare() throws IOException, InterruptedException {
        assertThat(check()).isEqualTo(new Ran(0, ""));
    }

    /// Wherever Maven had it from.
    @Test
    void aLibraryThatNoPinKnowsIsNotShipped() throws IOException, InterruptedException {
        write(folder.resolve("target/lib/lib-1.jar"), "library");
        assertThat(check().code()).isZero();
        write(folder.resolve("target/lib/lib-2.jar"), "another");
        assertThat(check().output()).contains("\n         target/lib/lib-2.jar\n");
    }

    @Test
    void everyLibraryOfTealsIsPinned() throws IOException {
        List<String> pinned = Files.readAllLines(LIST);
        for (String name : List.of("snakeyaml-engine", "commons-cli", "avaje-jsonb", "zstd-jni", "jspecify")) {
            assertThat(pinned).as(name).anyMatch(line -> line.matches("[0-9a-f]{64}  .*/" + name + "-[0-9.-]+\\.jar"));
        }
    }

    /// Maven itself, with a repository whose checksum is another's; it only warns of that by default.
    @Test
    void aWrongChecksumStopsTheBuild() throws IOException, InterruptedException {
        String parent =
                "<project><modelVersion>4.0.0</modelVersion><groupId>dev.teal.test</groupId><artifactId>parent</artifactId>"
                        + "<version>1</version><packaging>pom</packaging></project>";
        write(folder.resolve("settings.xml"), "<settings/>");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String body = path.endsWith(".pom")
                    ? parent
                    : path.startsWith("/right/") ? hash("SHA-1", parent) : "0".repeat(40);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(validate(url + "/right").code()).isZero();
            Ran refused = validate(url + "/wrong");
            assertThat(refused.code()).isNotZero();
            assertThat(refused.output()).contains("Checksum validation failed");
        } finally {
            server.stop(0);
        }
    }

    private Ran validate(String url) throws IOException, InterruptedException {
        write(folder.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>dev.teal.test</groupId><artifactId>parent</artifactId><version>1</version><relativePath/></parent>
                  <artifactId>child</artifactId>
                  <packaging>pom</packaging>
                  <repositories><repository><id>central</id><url>%s</url></repository></repositories>
                </project>
                """.formatted(url));
        Path fresh = Files.createTempDirectory(folder, "repository");
        return run(
                "mvn",
                "-B",
                "-ntp",
                "-s",
                "settings.xml",
                "-gs",
                "settings.xml",
                "-Dmaven.repo.local=" + fresh,
                "validate");
    }

    private Ran check() throws IOException, InterruptedException {
        return run(PINS.toString(), "check");
    }

    private Ran run(String... argv) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
