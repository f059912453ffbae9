package dev.teal.deploy.step.data;

import dev.teal.app.Release;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.Integrity;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.data.Snapshots.Copied;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.data.PreparedDatabase;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Copies the databases before the new release uses them, while the live one keeps writing. Each copy is
/// consistent; copies of several databases are from slightly different moments.
///
/// @param id      of the snapshot
/// @param release about to be deployed; empty when the snapshot is taken by hand
public record SnapshotDatabase(
        List<Database> databases, String id, Optional<Release> release, Output<Snapshot> snapshot) implements Step {
    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public String describe() {
        return "copy " + Databases.names(databases) + " as " + id + ", check the copy";
    }

    @Override
    public String run(StepContext context) {
        Snapshots snapshots = context.target().snapshots();
        List<String> swept = context.target()
                .server()
                .run(snapshots.sweep(), Snapshots.LIMIT)
                .lines();
        Map<Database, DatabaseFacts> present = present(context);
        String left = swept.isEmpty() ? "" : "; removed the incomplete " + String.join(", ", swept);
        if (present.isEmpty()) {
            return "none: there is no " + Databases.names(databases) + " yet" + left;
        }
        return take(context, snapshots, present).stream()
                        .map(SnapshotDatabase::describe)
                        .collect(Collectors.joining("; "))
                + left;
    }

    private Map<Database, DatabaseFacts> present(StepContext context) {
        Map<Database, DatabaseFacts> present = new LinkedHashMap<>();
        for (Database database : databases) {
            DatabaseFacts facts = new Databases(context.state()).inspect(database, DatabaseFacts.Depth.NONE);
            if (facts.exists()) {
                present.put(database, facts);
            } else {
                mustBeNew(context, database);
            }
        }
        return present;
    }

    /// The app can remove its database or replace its directory. That must not be mistaken for a new app.
    private static void mustBeNew(StepContext context, Database database) {
        Target target = context.target();
        Snapshots.listed(target.server().run(target.snapshots().list()).lines()).stream()
                .filter(snapshot -> snapshot.copies().stream()
                        .anyMatch(copy -> copy.database().equals(database.name())))
                .findFirst()
                .ifPresent(snapshot -> {
                    throw Problem.failed(
                            database.path() + " is missing on "
                                    + target.server().name() + ", but the snapshot " + snapshot.id() + " has it",
                            "restore it: `teal data restore " + snapshot.id()
                                    + "`. If it was removed on purpose, also remove its snapshots: they are in "
                                    + target.layout().snapshots());
                });
    }

    private List<Copied> take(StepContext context, Snapshots snapshots, Map<Database, DatabaseFacts> present) {
        Instant begin = context.clock().instant();
        must(context, snapshots.begin(id), "the folder " + snapshots.folder() + " cannot be written");
        List<Copied> copies = new ArrayList<>();
        for (Map.Entry<Database, DatabaseFacts> each : present.entrySet()) {
            context.report(0, 0, "copying " + each.getKey().name());
            copies.add(copy(context, snapshots, each.getKey(), each.getValue()));
        }
        String live = context.state().slotState(context.state().live()).release();
        Snapshot taken = new Snapshot(
                Snapshot.VERSION,
                id,
                live,
                release.map(Release::id).orElse(""),
                begin,
                copies.stream().map(Copied::copy).toList());
        must(context, snapshots.seal(taken), "the snapshot cannot be recorded in " + snapshots.folder());
        copies.forEach(copied -> PreparedDatabase.warn(context, copied.copy().database(), copied.integrity()));
        snapshot.set(taken);
        return copies;
    }

    private Copied copy(StepContext context, Snapshots snapshots, Database database, DatabaseFacts facts) {
        try {
            Result result = context.target().confined(snapshots.copy(database, id, facts.copySize()));
            if (!result.ok()) {
                throw refused(context, database, result);
            }
            Copied copied = Snapshots.copied(database, result.lines());
            mustBeUndamaged(context, database, copied.integrity());
            return copied;
        } catch (Problem failed) {
            if (failed.exitCode() == ExitCode.FAILED) {
                context.target().server().run(snapshots.discard(id), Snapshots.LIMIT);
            }
            throw failed;
        }
    }

    private static void mustBeUndamaged(StepContext context, Database database, Integrity integrity) {
        String server = context.target().server().name();
        if (integrity.damaged()) {
            throw Problem.failed(
                    database.name() + " on " + server + " is damaged: its copy does not pass integrity_check",
                    integrity.damage(),
                    "see the damage: `teal data verify`; earlier snapshots: `teal data list`. To deploy anyway:"
                            + " database.snapshots: 0");
        }
        if (!integrity.ended()) {
            throw Problem.failed(
                    "the copy of " + database.name() + " could not be checked on " + server + ", and was removed",
                    integrity.failures(),
                    "fix the error above and run the command again");
        }
    }

    private void must(StepContext context, Command command, String failure) {
        Result result = context.target().server().run(command, Snapshots.LIMIT);
        if (!result.ok()) {
            context.target().server().run(context.target().snapshots().discard(id), Snapshots.LIMIT);
            throw Problem.failed(
                    failure,
                    result.errorLines(),
                    "free some space or fix the permissions on "
                            + context.target().server().name() + ", then run the command again");
        }
    }

    private static Problem refused(StepContext context, Database database, Result copied) {
        String server = context.target().server().name();
        return switch (copied.exitCode()) {
            case Snapshots.FULL ->
                Problem.failed(
                        "the disk of " + server + " is full: " + database.name()
                                + " was not copied, and its copy was removed",
                        copied.errorLines(),
                        "free some space on " + server + " (`df -h`), or lower database.snapshots; then run the command"
                                + " again");
            default ->
                Problem.failed(
                        database.name() + " could not be copied on " + server + " (exit code " + copied.exitCode()
                                + "), and its copy was removed",
                        copied.errorLines(),
                        "fix the error above and run the command again");
        };
    }

    /// `hub.db 12.3 MB copied in 0.2 s, sound`
    static String describe(Copied copied) {
        return String.format(
                Locale.ROOT,
                "%s %s copied %sin %.1f s, %s",
                copied.copy().database(),
                Sizes.of(copied.copy().bytes()),
                copied.paged() ? "page by page " : "",
                copied.copy().millis() / 1000.0,
                copied.integrity().verdict());
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("remove the copy, unless the new release has used the data");
    }

    /// The snapshot stays when the new release has used the data: it may be the only copy from before.
    @Override
    public Optional<String> undo(StepContext context) {
        if (context.newReleaseRan().isPresent() || snapshot.optional().isEmpty()) {
            return Optional.empty();
        }
        context.target().server().run(context.target().snapshots().remove(id), Snapshots.LIMIT);
        return Optional.of("removed");
    }
}
