package dev.teal.deploy.step.data;

import dev.teal.app.Release;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Database;
import dev.teal.data.Facts;
import dev.teal.data.Integrity;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.data.Snapshots.Copied;
import dev.teal.deploy.operation.Checked;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
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

/// Copies the databases as they are before anything new runs on them, while the live release goes on writing. Each
/// copy is consistent; several are of slightly different moments.
///
/// @param id      of the snapshot
/// @param release about to be deployed; empty when the snapshot is taken by hand
public record SnapshotDatabase(List<Database> databases, String id, Optional<Release> release) implements Step {
    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public String describe() {
        return "copy " + CheckDatabase.names(databases) + " as " + id + ", check the copy";
    }

    @Override
    public String run(Work work) {
        Snapshots snapshots = work.site().snapshots();
        List<String> swept =
                work.site().server().run(snapshots.sweep(), Snapshots.LIMIT).lines();
        Map<Database, Facts> present = present(work);
        String left = swept.isEmpty() ? "" : "; removed what was left of " + String.join(", ", swept);
        if (present.isEmpty()) {
            return "none: there is no " + CheckDatabase.names(databases) + " yet" + left;
        }
        return take(work, snapshots, present).stream()
                        .map(SnapshotDatabase::tell)
                        .collect(Collectors.joining("; "))
                + left;
    }

    private Map<Database, Facts> present(Work work) {
        Map<Database, Facts> present = new LinkedHashMap<>();
        for (Database database : databases) {
            Facts facts = CheckDatabase.look(work.survey(), database, Facts.Depth.NONE);
            if (facts.exists()) {
                present.put(database, facts);
            } else {
                mustBeNew(work, database);
            }
        }
        return present;
    }

    /// The app can remove its database, or swap its directory: that must not pass for an app that has none yet.
    private static void mustBeNew(Work work, Database database) {
        Site site = work.site();
        Snapshots.listed(site.server().run(site.snapshots().list()).lines()).stream()
                .filter(snapshot -> snapshot.copies().stream()
                        .anyMatch(copy -> copy.database().equals(database.name())))
                .findFirst()
                .ifPresent(snapshot -> {
                    throw Problem.failed(
                            database.path() + " is missing on " + site.server().name() + ", but the snapshot "
                                    + snapshot.id() + " has it",
                            "put it back: `teal data restore " + snapshot.id()
                                    + "`. If it was removed on purpose, remove" + " its snapshots, too: they are in "
                                    + site.layout().snapshots());
                });
    }

    private List<Copied> take(Work work, Snapshots snapshots, Map<Database, Facts> present) {
        Instant begin = work.clock().instant();
        must(work, snapshots.begin(id), "the folder " + snapshots.folder() + " cannot be written");
        List<Copied> copies = new ArrayList<>();
        for (Map.Entry<Database, Facts> each : present.entrySet()) {
            work.tell(this, 0, 0, "copying " + each.getKey().name());
            copies.add(copy(work, snapshots, each.getKey(), each.getValue()));
        }
        String live = work.survey().occupant(work.survey().live()).release();
        Snapshot taken = new Snapshot(
                Snapshot.VERSION,
                id,
                live,
                release.map(Release::id).orElse(""),
                begin,
                copies.stream().map(Copied::copy).toList());
        must(work, snapshots.seal(taken), "the snapshot cannot be recorded in " + snapshots.folder());
        copies.forEach(copied -> Checked.warn(work, copied.copy().database(), copied.integrity()));
        work.snapshot(taken);
        return copies;
    }

    private Copied copy(Work work, Snapshots snapshots, Database database, Facts facts) {
        try {
            Result result = work.site().confined(snapshots.copy(database, id, facts.copySize()));
            if (!result.ok()) {
                throw refused(work, database, result);
            }
            Copied copied = Snapshots.copied(database, result.lines());
            mustBeUndamaged(work, database, copied.integrity());
            return copied;
        } catch (Problem failed) {
            if (failed.exitCode() == ExitCode.FAILED) {
                work.site().server().run(snapshots.discard(id), Snapshots.LIMIT);
            }
            throw failed;
        }
    }

    private static void mustBeUndamaged(Work work, Database database, Integrity integrity) {
        String server = work.site().server().name();
        if (integrity.damaged()) {
            throw Problem.failed(
                    database.name() + " on " + server + " is damaged: its copy does not pass integrity_check",
                    integrity.damage(),
                    "see how far: `teal data verify`; `teal data list` shows earlier snapshots. To deploy all the"
                            + " same: database.snapshots: 0");
        }
        if (!integrity.ended()) {
            throw Problem.failed(
                    "the copy of " + database.name() + " could not be checked on " + server + ", and was removed",
                    integrity.failures(),
                    "fix the error above and run the command again");
        }
    }

    private void must(Work work, Command command, String otherwise) {
        Result result = work.site().server().run(command, Snapshots.LIMIT);
        if (!result.ok()) {
            work.site().server().run(work.site().snapshots().discard(id), Snapshots.LIMIT);
            throw Problem.failed(
                    otherwise,
                    result.complaint(),
                    "free some space or mend the permissions on "
                            + work.site().server().name() + ", then try again");
        }
    }

    private static Problem refused(Work work, Database database, Result copied) {
        String server = work.site().server().name();
        return switch (copied.exitCode()) {
            case Snapshots.FULL ->
                Problem.failed(
                        "the disk of " + server + " is full: " + database.name()
                                + " was not copied, and its copy was removed",
                        copied.complaint(),
                        "free some space there (`df -h`), or keep fewer: database.snapshots; then try again");
            default ->
                Problem.failed(
                        database.name() + " could not be copied on " + server + " (exit code " + copied.exitCode()
                                + "), and its copy was removed",
                        copied.complaint(),
                        "fix the error above and run the command again");
        };
    }

    /// `hub.db 12.3 MB copied in 0.2 s, sound`
    static String tell(Copied copied) {
        return String.format(
                Locale.ROOT,
                "%s %s copied %sin %.1f s, %s",
                copied.copy().database(),
                Sizes.of(copied.copy().bytes()),
                copied.paged() ? "page by page " : "",
                copied.copy().millis() / 1000.0,
                copied.integrity().verdict());
    }

    /// Kept when something new has run on the data since: it may be the only copy from before.
    @Override
    public Optional<String> undo(Work work) {
        if (work.newReleaseRan().isPresent() || work.snapshot().isEmpty()) {
            return Optional.empty();
        }
        work.site().server().run(work.site().snapshots().remove(id), Snapshots.LIMIT);
        return Optional.of("removed");
    }
}
