package dev.teal.fuzz;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Millions of changed inputs at the JIT's full speed, which Jazzer's counting of branches costs: it begins with what
/// Jazzer found to reach something new. `TARGET INPUTS SEED FOLDER…`; a thread a processor, each with a target of its
/// own. Tells twice a minute how far it is; the last line is inputs and seconds.
public final class Endless {
    private static final Duration LOOK = Duration.ofSeconds(30);

    /// So many looks at the same input, and it is one without an end. Counted, and not measured, since the process may
    /// be stopped for minutes (SIGSTOP) while somebody measures.
    private static final int PATIENCE = 6;

    private final Targets target;
    private final List<byte[]> corpus;
    private final AtomicLong left;

    private Endless(Targets target, List<byte[]> corpus, long inputs) {
        this.target = target;
        this.corpus = corpus;
        left = new AtomicLong(inputs);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Targets target = Targets.valueOf(args[0].toUpperCase(Locale.ROOT));
        List<byte[]> corpus = new ArrayList<>();
        try (Target seeded = target.make()) {
            corpus.addAll(seeded.seeds());
        }
        for (String folder : List.of(args).subList(3, args.length)) {
            corpus.addAll(files(Path.of(folder)));
        }
        long inputs = Long.parseLong(args[1]);
        boolean held = new Endless(target, corpus, inputs).run(inputs, Long.parseLong(args[2]));
        System.exit(held ? 0 : 1);
    }

    private boolean run(long inputs, long seed) throws InterruptedException {
        long start = System.nanoTime();
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            workers.add(new Worker(new Random(seed * 31 + i)));
        }
        workers.forEach(Thread::start);
        for (Worker worker : workers) {
            while (!worker.join(LOOK)) {
                tell(inputs, start);
                if (workers.stream().anyMatch(Worker::hangs)) {
                    return false;
                }
            }
        }
        boolean held = workers.stream().allMatch(worker -> worker.held);
        if (held) {
            tell(inputs, start);
        }
        return held;
    }

    private void tell(long inputs, long start) {
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        System.out.printf(Locale.ROOT, "%d %d%n", inputs - Math.max(0, left.get()), seconds);
    }

    private final class Worker extends Thread {
        private final Random random;
        private long seen;
        private int looks;
        private final AtomicLong done = new AtomicLong();
        private volatile byte[] data = new byte[0];
        private volatile boolean held;

        Worker(Random random) {
            super("fuzz");
            this.random = random;
            setDaemon(true);
        }

        @Override
        public void run() {
            try (Target mine = target.make()) {
                while (left.getAndDecrement() > 0) {
                    data = Mutation.of(corpus, random);
                    mine.test(data);
                    done.incrementAndGet();
                }
                held = true;
            } catch (Exception | Error e) {
                found(e.toString());
                e.printStackTrace();
            }
            if (!held) {
                left.set(0);
            }
        }

        /// Whether it has been at one input for too long.
        boolean hangs() {
            looks = seen == done.get() ? looks + 1 : 0;
            seen = done.get();
            boolean hangs = isAlive() && looks > PATIENCE;
            if (hangs) {
                found("without an end");
            }
            return hangs;
        }

        private void found(String what) {
            System.err.println("FOUND " + what + "\nby " + Base64.getEncoder().encodeToString(data));
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
