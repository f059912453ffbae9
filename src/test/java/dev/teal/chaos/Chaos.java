package dev.teal.chaos;

import dev.teal.demo.Kind;
import dev.teal.demo.Tally;
import dev.teal.ground.Ground;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Runs cases one after another under one traffic, and counts.
final class Chaos {
    private static final Case LAST = new Case("a deployment after all", "undisturbed", (world, violations) -> {
        world.must("deploy");
        violations.unless(world.workspaces().isEmpty(), "left here: " + world.workspaces());
    });

    private final World world;
    private final long seed;
    private final Set<String> counted = new HashSet<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();

    /// One row of the table: the cases of a group.
    private static final class Row {
        private int cases;
        private int violated;
        private Duration truth = Duration.ZERO;
    }

    Chaos(World world, long seed) {
        this.world = world;
        this.seed = seed;
    }

    private void run(Case one, long ownSeed) {
        Instant began = Instant.now();
        world.phase(one.toString());
        Violations found = new Violations();
        Duration truth = Duration.ZERO;
        try {
            one.act().on(world, found);
            truth = new Oracle(world, found, new Random(ownSeed), counted).judge(one.toString(), began);
        } catch (RuntimeException | InterruptedException e) {
            found.add("the case could not be run: " + e);
        }
        Row row = rows.computeIfAbsent(one.group(), group -> new Row());
        row.cases++;
        row.violated += found.found().isEmpty() ? 0 : 1;
        row.truth = truth.compareTo(row.truth) > 0 ? truth : row.truth;
        found.found().forEach(what -> violations.add(one + " (seed " + ownSeed + "): " + what));
        System.err.printf(
                "%s  %s  seed %d  %.1f s, status true after %.1f s%n",
                found.found().isEmpty() ? "ok  " : "BAD ",
                one,
                ownSeed,
                Duration.between(began, Instant.now()).toMillis() / 1e3,
                truth.toMillis() / 1e3);
        found.found().forEach(what -> System.err.println("      " + what));
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    void run(List<Case> cases) {
        for (int i = 0; i < cases.size(); i++) {
            run(cases.get(i), seed + i);
        }
        run(LAST, seed);
    }

    void soak(int runs) {
        List<Case> rare = Soak.rare(world.steps);
        for (int i = 0; i < runs; i++) {
            run(Soak.next(new Random(seed + i), rare), seed + i);
        }
        run(LAST, seed);
    }

    /// Prints the rows, and what the traffic saw.
    int report() {
        System.out.println("| fault | cases | violations | `status` true after, at most |\n|---|--:|--:|--:|");
        rows.forEach((group, row) -> System.out.printf(
                "| %s | %d | %d | %.1f s |%n", group, row.cases, row.violated, row.truth.toMillis() / 1e3));
        List<Tally> tallies = world.stopTraffic();
        long requests = tallies.stream().mapToLong(Tally::requests).sum();
        System.out.printf(
                "%n%,d requests (%,d of them POSTs, %,d writes acknowledged): %,d lost outside of declared windows, %,d of %,d within them.%n"
                        + "%d cases, %d violations; `status` told the truth after %.1f s at most.%n",
                requests,
                tallies.stream().mapToLong(tally -> tally.answers(Kind.POST)).sum(),
                tallies.stream()
                        .mapToLong(tally -> tally.acknowledgedKeys().size())
                        .sum(),
                lost(tallies, false),
                lost(tallies, true),
                tallies.stream()
                        .flatMap(tally -> tally.phases().stream())
                        .filter(Chaos::isWindow)
                        .mapToLong(Tally.Phase::requests)
                        .sum(),
                rows.values().stream().mapToInt(row -> row.cases).sum(),
                violations.size(),
                rows.values().stream()
                                .mapToLong(row -> row.truth.toMillis())
                                .max()
                                .orElse(0)
                        / 1e3);
        violations.forEach(what -> System.out.println("- " + what));
        return violations.isEmpty() ? 0 : 1;
    }

    private static long lost(List<Tally> tallies, boolean inWindows) {
        return tallies.stream()
                .flatMap(tally -> tally.phases().stream())
                .filter(phase -> isWindow(phase) == inWindows)
                .mapToLong(Tally.Phase::failed)
                .sum();
    }

    private static boolean isWindow(Tally.Phase phase) {
        return phase.name().startsWith("window");
    }

    /// `matrix [PATTERN]`, `soak RUNS [SEED]`.
    public static void main(String[] args) {
        boolean soak = args.length > 0 && args[0].equals("soak");
        String part = !soak && args.length > 1 ? args[1] : "";
        int status = 0;
        if (soak) {
            long seed = args.length > 2 ? Long.parseLong(args[2]) : System.currentTimeMillis() / 1000;
            status = on("true", seed, chaos -> chaos.soak(Integer.parseInt(args[1])));
        } else {
            status = on("true", 1, chaos -> chaos.run(matching(part, chaos.onAnyServer())));
            List<Case> disks = matching(part, Disks.all());
            status += disks.isEmpty() ? 0 : on(Disks.PREPARED, 1, chaos -> chaos.run(disks));
        }
        System.exit(status);
    }

    List<Case> onAnyServer() {
        List<Case> cases = new ArrayList<>(Deaths.of(world.steps));
        cases.addAll(Outages.of(world.steps));
        cases.addAll(Troubles.all());
        return cases;
    }

    private static List<Case> matching(String part, List<Case> cases) {
        Pattern wanted = Pattern.compile(part);
        return cases.stream()
                .filter(one -> wanted.matcher(one.toString()).find())
                .toList();
    }

    private static int on(String prepared, long seed, Consumer<Chaos> work) {
        try (World world = World.start(Ground.engine(), prepared)) {
            Chaos chaos = new Chaos(world, seed);
            work.accept(chaos);
            return chaos.report();
        }
    }
}
