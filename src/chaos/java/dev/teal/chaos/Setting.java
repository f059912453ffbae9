package dev.teal.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a world is like, and what befalls it.
///
/// @param prepared what is done on the server before anything of Teal's is
/// @param env      of the app, as in teal.yml; may be empty
/// @param lines    of teal.yml; may be empty
/// @param patience how long a visitor waits for an answer
/// @param faults   the cases, by the names of a deployment's steps
record Setting(
        String prepared, String env, String lines, Duration patience, Function<List<String>, List<Case>> faults) {
    static final Setting USUAL = new Setting("true", "", "", Duration.ofSeconds(10), Setting::usual);

    static final Setting DISKS = new Setting(Disks.PREPARED, "", "", Duration.ofSeconds(10), steps -> Disks.all());

    /// An app that refuses to start while another of it runs. Its visitors wait; none of them may lose anything.
    static final Setting RECREATE = new Setting(
            "true",
            "ONLY_ONE: \"1\"",
            "strategy: recreate\npause: 12s",
            Duration.ofSeconds(45),
            steps -> recreate(steps).stream().map(one -> one.in("recreate")).toList());

    private static List<Case> usual(List<String> steps) {
        List<Case> cases = new ArrayList<>(Deaths.of(steps));
        cases.addAll(Outages.of(steps));
        cases.addAll(Troubles.all());
        return cases;
    }

    private static List<Case> recreate(List<String> steps) {
        List<Case> cases = new ArrayList<>(Deaths.of(steps));
        cases.addAll(Deaths.forGood(steps));
        cases.addAll(Outages.of(steps));
        cases.addAll(Troubles.apps());
        cases.addAll(Troubles.standbys());
        return cases;
    }
}
