package dev.teal.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Prints Markdown on standard output, and what is going on on standard error.
final class Report {
    private Report() {}

    /// The command, and the machine it ran on.
    static void head(String title, String command) {
        System.out.printf("### %s%n%n`%s`%n%n%s%n%n", title, command, machine());
    }

    private static String machine() {
        return "%d CPUs (%s), Linux %s, %s, %s, Java %s; load before: %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        cpu(),
                        System.getProperty("os.version"),
                        output("nginx", "-v").replace("nginx version: ", ""),
                        output("dockerd", "--version").replaceFirst(",.*", ""),
                        System.getProperty("java.version"),
                        read("/proc/loadavg").split(" ", 2)[0]);
    }

    private static String cpu() {
        return read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(String... argv) {
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first row is the heading.
    static void table(List<List<String>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            System.out.println("| " + String.join(" | ", rows.get(i)) + " |");
            if (i == 0) {
                System.out.println("|" + " --- |".repeat(rows.getFirst().size()));
            }
        }
        System.out.println();
    }

    static void text(String paragraph) {
        System.out.println(paragraph + "\n");
    }

    static void progress(String text) {
        System.err.println("bench: " + text);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }

    static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `1.05 ×`
    static String ratio(long number, long base) {
        return String.format(Locale.ROOT, "%.2f ×", (double) number / base);
    }

    static Duration median(List<Duration> times) {
        return Collections.unmodifiableList(times.stream().sorted().toList()).get(times.size() / 2);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// A number that the environment may set.
    static int number(String name, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(name, String.valueOf(otherwise)));
    }
}
