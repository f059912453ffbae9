package dev.teal.chaos;

import dev.teal.load.RequestKind;
import dev.teal.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What all cases found, and what the traffic on all their servers saw.
final class Report {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();

    /// One row of the table: the cases of a group.
    private static final class Row {
        private int cases;
        private int violated;
        private Duration truth = Duration.ZERO;
    }

    /// @param truth how long it took until `status` told the truth
    void add(Case one, long seed, List<String> found, Duration truth) {
        Row row = rows.computeIfAbsent(one.group(), group -> new Row());
        row.cases++;
        row.violated += found.isEmpty() ? 0 : 1;
        row.truth = truth.compareTo(row.truth) > 0 ? truth : row.truth;
        found.forEach(what -> violations.add(one + " (seed " + seed + "): " + what));
    }

    void add(List<Tally> ofOneServer) {
        tallies.addAll(ofOneServer);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    void print() {
        System.out.println("| fault | cases | violations | `status` true after, at most |\n|---|--:|--:|--:|");
        rows.forEach((group, row) -> System.out.printf(
                "| %s | %d | %d | %.1f s |%n", group, row.cases, row.violated, row.truth.toMillis() / 1e3));
        System.out.printf(
                "%n%,d requests (%,d of them POSTs, %,d writes acknowledged): %,d lost outside of declared windows, %,d of %,d within them.%n"
                        + "%d cases, %d violations; `status` told the truth after %.1f s at most.%n",
                tallies.stream().mapToLong(Tally::requests).sum(),
                tallies.stream()
                        .mapToLong(tally -> tally.answers(RequestKind.POST))
                        .sum(),
                tallies.stream()
                        .mapToLong(tally -> tally.acknowledgedKeys().size())
                        .sum(),
                unexcused(),
                tallies.stream().mapToLong(Tally::failed).sum() - unexcused(),
                tallies.stream()
                        .flatMap(tally -> tally.phases().stream())
                        .filter(Losses::isWindow)
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
    }

    private long unexcused() {
        return tallies.stream()
                .flatMap(tally -> tally.phases().stream().map(phase -> Losses.unexcused(tally, phase)))
                .mapToLong(Long::longValue)
                .sum();
    }
}
