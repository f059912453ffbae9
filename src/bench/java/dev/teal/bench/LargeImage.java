package dev.teal.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.teal.ground.AgentHubImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The sample app in an image as large as those of the field, to build without a registry: a base of programs and
/// libraries, dependencies as of node_modules, and the app on top, of which a new version is the only layer that
/// changes. Always the same bytes for the same size and version.
///
/// @param context the folder to build in
record LargeImage(Path context) {
    /// Of the whole; the rest is dependencies.
    private static final double BASE = 0.4;

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MEGABYTE = 1_000_000;
    private static final int LIBRARY = 2 * MEGABYTE;
    private static final int MODULE = 12_000;
    private static final int MODULES_IN_A_FOLDER = 20;

    /// Of the app's bundle, 100 files; a version changes one in ten, as a small change of the sources does.
    private static final int BUNDLE_FILES = 100;

    private static final int BUNDLE_FILE = 24_000;
    private static final int CHANGING = 10;

    // Shares of what cannot be compressed, so that gzip makes 45 % of the image and half of the app.
    private static final double BASE_NOISE = 0.3;
    private static final double MODULE_NOISE = 0.13;
    private static final double BUNDLE_NOISE = 0.2;

    /// Makes the base and the dependencies in a folder of its own.
    static LargeImage make(int megabytes) {
        try {
            Path context = Files.createTempDirectory("teal-bench-image");
            Shell.must(Map.of(), "cp", "-a", AgentHubImage.context("1.0.0") + "/.", context.toString());
            long base = (long) (megabytes * BASE * MEGABYTE) - size(context);
            fill(context.resolve("base"), base, LIBRARY, BASE_NOISE);
            fill(context.resolve("dependencies"), (long) (megabytes * (1 - BASE) * MEGABYTE), MODULE, MODULE_NOISE);
            layers(context.resolve("Dockerfile"));
            return new LargeImage(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void layers(Path dockerfile) throws IOException {
        String sample = Files.readString(dockerfile);
        String app = "COPY app/agent-hub.jar app/VERSION /app/\n";
        if (!sample.contains(app)) {
            throw new IllegalStateException("the sample's Dockerfile has changed:\n" + sample);
        }
        Files.writeString(dockerfile, sample.replace(app, """
                        COPY base/ /usr/lib/base/
                        COPY dependencies/ /app/node_modules/
                        COPY app/agent-hub.jar app/VERSION app/bundle /app/
                        """));
    }

    /// Changes the app in the context.
    void version(int number) {
        Path app = context.resolve("app");
        try {
            Files.writeString(app.resolve("VERSION"), "1.0." + number + "\n");
            Files.createDirectories(app.resolve("bundle"));
            for (int i = 0; i < BUNDLE_FILES; i++) {
                long seed = i % CHANGING == 0 ? number * BUNDLE_FILES + i : -i;
                Files.write(
                        app.resolve("bundle/chunk-" + i + ".js"), text(new Random(seed), BUNDLE_FILE, BUNDLE_NOISE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        untouched(app);
        changed(number, app.resolve("VERSION"));
        for (int i = 0; i < BUNDLE_FILES; i += CHANGING) {
            changed(number, app.resolve("bundle/chunk-" + i + ".js"));
        }
    }

    /// BuildKit takes a file of the same size and time for the same one.
    private static void changed(int version, Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(TIME.plusSeconds(version)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path folder, long bytes, int file, double noise) throws IOException {
        Random random = new Random(folder.getFileName().toString().hashCode());
        long left = Math.max(bytes, file); // the sample's own runtime may already be more than a small image's base
        for (int i = 0; left > 0; i++) {
            Path in = folder.resolve("package-" + i / MODULES_IN_A_FOLDER);
            Files.createDirectories(in);
            int length = (int) Math.min(left, file / 2 + random.nextInt(file));
            Files.write(in.resolve("part-" + i), text(random, length, noise));
            left -= length;
        }
        untouched(folder);
    }

    /// Words of a small language, the first ones more often, between noise.
    private static byte[] text(Random random, int length, double noise) {
        byte[] text = new byte[length];
        byte[] strange = new byte[8];
        for (int at = 0; at < length; ) {
            byte[] next = strange;
            if (random.nextDouble() < noise) {
                random.nextBytes(strange);
            } else {
                double rank = random.nextDouble();
                next = WORDS.get((int) (rank * rank * WORDS.size()));
            }
            int fits = Math.min(next.length, length - at);
            System.arraycopy(next, 0, text, at, fits);
            at += fits;
        }
        return text;
    }

    private static final List<byte[]> WORDS = words();

    private static List<byte[]> words() {
        Random random = new Random(1);
        List<byte[]> words = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            StringBuilder word = new StringBuilder();
            for (int letters = 2 + random.nextInt(10); letters > 0; letters--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words.add(word.append(" ;(\n".charAt(random.nextInt(4))).toString().getBytes(US_ASCII));
        }
        return words;
    }

    /// Times are in a layer's archive too.
    private static void untouched(Path folder) {
        Shell.must(Map.of(), "find", folder.toString(), "-exec", "touch", "-d", TIME.toString(), "{}", "+");
    }

    private static long size(Path folder) {
        return Long.parseLong(
                Shell.must(Map.of(), "du", "-sb", folder.toString()).split("\\s", 2)[0]);
    }
}
