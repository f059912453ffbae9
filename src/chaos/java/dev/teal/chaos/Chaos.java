package dev.teal.chaos;

import dev.teal.ground.Ground;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Runs cases one after another under one traffic, and counts.
final class Chaos {
    private static final Case LAST = new Case("a deployment after all", "undisturbed", (world, violations) -> {
        world.must("deploy");
        violations.unless(world.workspaces().isEmpty(), "left here: " + world.workspaces());
    });

    private final ChaosRun world;
    private final long seed;
    private final Report report;
    private final Set<String> counted = new HashSet<>();

    Chaos(ChaosRun world, long seed, Report report) {
        this.world = world;
        this.seed = seed;
        this.report = report;
    }

    private void run(Case one, long ownSeed) {
        Instant began = Instant.now();
        world.visitors.phase(one.toString());
        Violations found = new Violations();
        Duration truth = Duration.ZERO;
        try {
            one.act().on(world, found);
            truth = new Oracle(world, found, new SplittableRandom(ownSeed), counted).judge(one.toString(), began);
        } catch (RuntimeException | InterruptedException e) {
            found.add("the case could not be run: " + e);
        }
        report.add(one, ownSeed, found.found(), truth);
        System.err.printf(
                "%s  %s  seed %d  %.1f s, status true after %.1f s%n",
                found.found().isEmpty() ? "ok  " : "BAD ",
                one,
                ownSeed,
                Duration.between(began, Instant.now()).toMillis() / 1e3,
                truth.toMillis() / 1e3);
        found.found().forEach(what -> System.err.println("      " + what));
    }

    void run(List<Case> cases) {
        for (int i = 0; i < cases.size(); i++) {
            run(cases.get(i), seed + i);
        }
        if (!cases.isEmpty()) {
            run(LAST, seed);
        }
    }

    void soak(int runs) {
        List<Case> rare = Soak.rare(world.steps);
        for (int i = 0; i < runs; i++) {
            run(Soak.next(new SplittableRandom(seed + i), rare), seed + i);
        }
        run(LAST, seed);
    }

    /// `matrix [PATTERN]`, `soak RUNS [SEED]`.
    public static void main(String[] args) {
        boolean soak = args.length > 0 && args[0].equals("soak");
        Report report = new Report();
        if (soak) {
            long seed = args.length > 2 ? Long.parseLong(args[2]) : System.currentTimeMillis() / 1000;
            on(Setting.USUAL, seed, report, chaos -> chaos.soak(Integer.parseInt(args[1])));
        } else {
            Pattern wanted = Pattern.compile(args.length > 1 ? args[1] : "");
            for (Setting setting : List.of(Setting.USUAL, Setting.DISKS, Setting.RECREATE)) {
                on(setting, 1, report, chaos -> chaos.run(matching(wanted, setting, chaos.world.steps)));
            }
        }
        report.print();
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }

    private static List<Case> matching(Pattern wanted, Setting setting, List<String> steps) {
        return setting.faults().apply(steps).stream()
                .filter(one -> wanted.matcher(one.toString()).find())
                .toList();
    }

    private static void on(Setting setting, long seed, Report report, Consumer<Chaos> work) {
        try (ChaosRun world = ChaosRun.start(Ground.engine(), setting)) {
            work.accept(new Chaos(world, seed, report));
            report.add(world.visitors.stop());
        }
    }
}
