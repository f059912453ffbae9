package dev.teal.hostile;

import dev.teal.hostile.Combination.Verdict;
import dev.teal.hostile.Plant.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What all combinations found, as a Markdown table.
final class Report {
    private final Map<Kind, Row> rows = new EnumMap<>(Kind.class);
    private final List<String> violations = new ArrayList<>();

    /// The combinations of a kind of plant.
    private static final class Row {
        private int combinations;
        private int done;
        private int violated;
        private Duration longest = Duration.ZERO;
    }

    void add(Combination combination, Verdict verdict) {
        Row row = rows.computeIfAbsent(combination.plant().kind(), _ -> new Row());
        row.combinations++;
        row.done += verdict.outcome().done() ? 1 : 0;
        row.violated += verdict.violations().isEmpty() ? 0 : 1;
        if (verdict.outcome().took().compareTo(row.longest) > 0) {
            row.longest = verdict.outcome().took();
        }
        verdict.violations().forEach(what -> violations.add(combination + ": " + what));
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    void print() {
        System.out.println(
                "| the app leaves | combinations | done | refused | violations | longest |\n|---|--:|--:|--:|--:|--:|");
        rows.forEach((kind, row) -> System.out.printf(
                "| %s | %,d | %,d | %,d | %d | %.1f s |%n",
                kind,
                row.combinations,
                row.done,
                row.combinations - row.done,
                row.violated,
                row.longest.toMillis() / 1e3));
        System.out.printf(
                "%n%,d combinations, %d violations.%n",
                rows.values().stream().mapToInt(row -> row.combinations).sum(), violations.size());
        violations.forEach(what -> System.out.println("- " + what));
    }
}
