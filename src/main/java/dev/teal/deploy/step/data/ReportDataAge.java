package dev.teal.deploy.step.data;

import dev.teal.app.Release;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshot.Copy;
import dev.teal.data.Snapshots;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.server.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Says what a rollback does to the data: nothing; and what the newest snapshot of that release would bring back.
/// Changes nothing, and lets no rollback fail.
public record ReportDataAge(Release release, List<Database> databases) implements Step {
    /// Counting reads the whole database; traffic has moved already, so a little patience costs nobody.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "data";
    }

    @Override
    public String describe() {
        return "the code goes back, the data stays as it is";
    }

    @Override
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(StepContext context) {
        try {
            return "stays; " + reply(context);
        } catch (Problem unknown) {
            return "stays; its snapshots could not be looked at: " + unknown.happened();
        }
    }

    private String reply(StepContext context) {
        Target target = context.target();
        List<Snapshot> all =
                Snapshots.listed(target.server().run(target.snapshots().list()).lines());
        Optional<Snapshot> newest = newestOf(all, release.id());
        return newest.map(snapshot ->
                        "its snapshot is " + age(snapshot, context.clock().instant()) + " old, since then "
                                + since(target, databases, snapshot))
                .orElse("there is no snapshot from when it was live");
    }

    /// @param all the newest first
    public static Optional<Snapshot> newestOf(List<Snapshot> all, String release) {
        return all.stream()
                .filter(snapshot -> !release.isEmpty() && snapshot.of().equals(release))
                .findFirst();
    }

    public static String since(Target target, List<Database> databases, Snapshot snapshot) {
        StringBuilder reply = new StringBuilder();
        for (Database database : databases) {
            for (Copy copy : snapshot.copies()) {
                if (copy.database().equals(database.name())) {
                    Result counted = target.server()
                            .run(target.snapshots().count(database, PATIENCE), PATIENCE.multipliedBy(10));
                    reply.append(reply.isEmpty() ? "" : "; ")
                            .append(databases.size() > 1 ? database.name() + " " : "")
                            .append(Snapshots.since(copy, counted.lines())
                                    .orElse("its rows were not counted within " + PATIENCE.toSeconds() + " s"));
                }
            }
        }
        return reply.isEmpty() ? "nothing is known of its writes" : reply.toString();
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
