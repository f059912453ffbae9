package dev.teal.hostile;

import dev.teal.ground.Ground;
import dev.teal.hostile.Combination.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// Every plant × every verb × uid 0 and 1001, or those whose name matches: `hostile [PATTERN]`. A name is as in
/// `uid 1001, sub is a FIFO: data restore`.
final class Hostile {
    private Hostile() {}

    public static void main(String[] args) {
        Pattern wanted = Pattern.compile(args.length > 0 ? args[0] : "");
        Report report = new Report();
        for (int uid : List.of(1001, 0)) {
            List<Combination> combinations = of(uid).stream()
                    .filter(one -> wanted.matcher(one.toString()).find())
                    .toList();
            if (!combinations.isEmpty()) {
                try (HostileServer app = HostileServer.start(Ground.engine(), uid)) {
                    combinations.forEach(one -> run(one, app, report));
                }
            }
        }
        report.print();
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }

    private static List<Combination> of(int uid) {
        return Plants.ALL.stream()
                .flatMap(plant -> Verb.ALL.stream().map(verb -> new Combination(uid, plant, verb)))
                .filter(Combination::isPossible)
                .toList();
    }

    private static Verdict verdict(Combination one, HostileServer app) {
        try {
            return one.run(app);
        } catch (IllegalStateException e) {
            app.pristine();
            app.teal("recover");
            Outcome none = new Outcome(-1, false, "", Duration.ZERO);
            return new Verdict(none, List.of("it could not be run: " + e));
        }
    }

    private static void run(Combination one, HostileServer app, Report report) {
        long start = System.nanoTime();
        Verdict verdict = verdict(one, app);
        report.add(one, verdict);
        System.err.printf(
                "%s  %s  exit %d  %.1f s  %s%n",
                verdict.violations().isEmpty() ? "ok  " : "BAD ",
                one,
                verdict.outcome().exitCode(),
                (System.nanoTime() - start) / 1e9,
                verdict.outcome().error());
        verdict.violations().forEach(what -> System.err.println("      " + what));
    }
}
