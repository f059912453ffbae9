package agenthub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// What the environment says. README.md lists the names.
record Settings(
        String bind,
        int port,
        Path database,
        String release,
        String slot,
        String version,
        boolean exposeEnvironment,
        boolean crashAtStart,
        boolean failMigration,
        boolean unhealthy,
        boolean onlyOne,
        boolean keepStreams,
        boolean httpsOnly,
        String allowedHost,
        Duration slowStart,
        Duration failAfter,
        FailBy failBy,
        Duration answerAfter) {

    /// What goes wrong after a while.
    enum FailBy {
        ERROR,
        SLOW,
        LEAK
    }

    static Settings ofEnvironment() {
        return new Settings(
                text("BIND", "0.0.0.0"),
                Integer.parseInt(text("PORT", "3000")),
                Path.of(text("DATA_DIR", "/app/data"), "hub.db"),
                text("TEAL_RELEASE", "unknown"),
                text("TEAL_SLOT", "unknown"),
                text("APP_VERSION", versionFile()),
                on("EXPOSE_ENV"),
                on("CRASH_AT_START"),
                on("FAIL_MIGRATION"),
                on("UNHEALTHY"),
                on("ONLY_ONE"),
                on("KEEP_STREAMS"),
                on("HTTPS_ONLY"),
                text("ALLOWED_HOST", ""),
                millis("SLOW_START_MS"),
                millis("FAIL_AFTER_MS"),
                FailBy.valueOf(text("FAIL_BY", "error").toUpperCase(Locale.ROOT)),
                millis("ANSWER_MS"));
    }

    /// The bytes of one variable. From the kernel where it tells: in a container without a locale Java
    /// decodes the environment as ASCII, and every other byte would be lost.
    static Optional<byte[]> bytesOf(String name) throws IOException {
        Path environ = Path.of("/proc/self/environ");
        if (!Files.isReadable(environ)) {
            return Optional.ofNullable(System.getenv(name)).map(value -> value.getBytes(StandardCharsets.UTF_8));
        }
        // ISO-8859-1 maps every byte to one char and back.
        for (String entry :
                Files.readString(environ, StandardCharsets.ISO_8859_1).split("\0", -1)) {
            if (entry.startsWith(name + "=")) {
                return Optional.of(entry.substring(name.length() + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return Optional.empty();
    }

    /// The image carries its version in a file too, so that two builds differ in their last layer as real
    /// ones do.
    private static String versionFile() {
        Path file = Path.of(System.getProperty("agenthub.version", "VERSION"));
        try {
            return Files.isRegularFile(file) ? Files.readString(file).strip() : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String text(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static Duration millis(String name) {
        return Duration.ofMillis(Long.parseLong(text(name, "0")));
    }

    private static boolean on(String name) {
        return text(name, "0").equals("1");
    }
}
