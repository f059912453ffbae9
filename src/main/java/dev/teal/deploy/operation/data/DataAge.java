package dev.teal.deploy.operation.data;

import dev.teal.data.Database;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshot.Copy;
import dev.teal.data.Snapshots;
import dev.teal.deploy.state.Target;
import dev.teal.server.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How old a snapshot is, and what was written since.
public final class DataAge {
    /// Counting reads the whole database; traffic has moved already, so a little patience costs nobody.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private DataAge() {}

    /// @param all the newest first
    public static Optional<Snapshot> newestOf(List<Snapshot> all, String release) {
        return all.stream()
                .filter(snapshot -> !release.isEmpty() && snapshot.of().equals(release))
                .findFirst();
    }

    public static String since(Target target, List<Database> databases, Snapshot snapshot) {
        StringBuilder text = new StringBuilder();
        for (Database database : databases) {
            for (Copy copy : snapshot.copies()) {
                if (copy.database().equals(database.name())) {
                    Result counted = target.server()
                            .run(target.snapshots().count(database, PATIENCE), PATIENCE.multipliedBy(10));
                    text.append(text.isEmpty() ? "" : "; ")
                            .append(databases.size() > 1 ? database.name() + " " : "")
                            .append(Snapshots.since(copy, counted.lines())
                                    .orElse("its rows were not counted within " + PATIENCE.toSeconds() + " s"));
                }
            }
        }
        return text.isEmpty() ? "nothing is known of its writes" : text.toString();
    }

    /// `40 s`, `12 min`, `5 h`, `3 days`
    public static String age(Snapshot snapshot, Instant now) {
        Duration age = Duration.between(snapshot.taken(), now);
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        return age.toHours() < 2
                ? age.toMinutes() + " min"
                : age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
    }
}
