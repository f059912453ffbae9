package dev.teal.fuzz;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Millions of changed inputs at the JIT's full speed, which Jazzer's counting of branches costs: it begins with what
/// Jazzer found to reach something new. `TARGET INPUTS SEED FOLDER…`; prints a line of a Markdown table.
public final class Endless {
    private Endless() {}

    public static void main(String[] args) throws IOException {
        long inputs = Long.parseLong(args[1]);
        Random random = new Random(Long.parseLong(args[2]));
        long start = System.nanoTime();
        try (Target target = Targets.valueOf(args[0].toUpperCase(Locale.ROOT)).make()) {
            List<byte[]> corpus = new ArrayList<>(target.seeds());
            for (String folder : List.of(args).subList(3, args.length)) {
                corpus.addAll(files(Path.of(folder)));
            }
            for (long i = 0; i < inputs; i++) {
                test(target, Mutation.of(corpus, random));
            }
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        System.out.printf(Locale.ROOT, "%d %d%n", inputs, seconds);
    }

    private static void test(Target target, byte[] data) {
        try {
            target.test(data);
        } catch (Exception | Error e) {
            System.err.println("FOUND by " + Base64.getEncoder().encodeToString(data));
            throw new AssertionError(e);
        }
    }

    private static List<byte[]> files(Path folder) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                files.add(Files.readAllBytes(file));
            }
        }
        return files;
    }
}
