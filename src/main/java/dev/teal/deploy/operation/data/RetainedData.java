package dev.teal.deploy.operation.data;

import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.data.Source;
import dev.teal.deploy.state.KnownIds;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.server.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The older data on the server: snapshots, and databases that were replaced.
///
/// @param snapshots the newest first
/// @param replaced  the newest first
public record RetainedData(List<Snapshot> snapshots, List<Replaced> replaced) {

    /// A database that was replaced by another.
    ///
    /// @param id `replaced-<operation>`
    public record Replaced(String id, Database database, long bytes, Instant at) {}

    /// An older database.
    ///
    /// @param source where it is on the server
    public record Older(Source source, long bytes) {}

    /// The data to restore.
    public record Choice(String id, Map<Database, Older> sources, Optional<Snapshot> snapshot) {}

    public static RetainedData of(ServerState state) {
        Target target = state.target();
        mustHaveDatabase(target);
        List<Replaced> replaced = new ArrayList<>();
        for (Database database : target.databases()) {
            for (String line :
                    target.confined(DatabaseSwap.list(target.jail(), database)).lines()) {
                String[] parts = Reply.fields(line, "\\|", 3);
                replaced.add(
                        new Replaced("replaced-" + parts[0], database, Reply.number(parts[1]), Reply.moment(parts[2])));
            }
        }
        replaced.sort((a, b) -> b.at().compareTo(a.at()));
        return new RetainedData(
                Snapshots.listed(target.server().run(target.snapshots().list()).lines()), replaced);
    }

    /// @throws Problem when teal.yml has no database
    public static void mustHaveDatabase(Target target) {
        if (target.databases().isEmpty()) {
            throw Problem.usage("teal.yml has no database", "add one, such as `database: {sqlite: data/app.db}`");
        }
    }

    /// A free name for a snapshot: with a number after it when another was taken in the same second.
    public String free(String id) {
        List<String> taken = snapshots.stream().map(Snapshot::id).toList();
        return Stream.iterate(1, n -> n + 1)
                .map(n -> n == 1 ? id : id + "-" + n)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    /// @param wanted an id, or a part of it ([KnownIds])
    /// @throws Problem when no retained data has that id
    public Choice named(ServerState state, String wanted) {
        List<String> ids = Stream.concat(
                        snapshots.stream().map(Snapshot::id), replaced.stream().map(Replaced::id))
                .toList();
        return source(state, new KnownIds("snapshots and replaced databases", ids, "teal data list").find(wanted));
    }

    /// @throws Problem when no retained data has that id
    public Choice source(ServerState state, String id) {
        Map<Database, Older> sources = new LinkedHashMap<>();
        Optional<Snapshot> snapshot =
                snapshots.stream().filter(each -> each.id().equals(id)).findFirst();
        for (Database database : state.target().databases()) {
            snapshot.stream()
                    .flatMap(each -> each.copies().stream())
                    .filter(copy -> copy.database().equals(database.name()))
                    .forEach(copy -> sources.put(database, copy(state, id, database, copy)));
            replaced.stream()
                    .filter(old -> old.id().equals(id) && old.database().equals(database))
                    .forEach(old -> sources.put(database, new Older(new Source.Beside("." + id), old.bytes())));
        }
        if (sources.isEmpty()) {
            throw Problem.usage("there is no snapshot " + id, "`teal data list` lists them");
        }
        return new Choice(id, sources, snapshot);
    }

    private static Older copy(ServerState state, String id, Database database, Snapshot.Copy copy) {
        String path = state.target().snapshots().copy(id, database);
        return new Older(new Source.Copy(path, copy.sha256().orElse("")), copy.bytes());
    }

    /// The newest snapshot of a release's data.
    public Choice of(ServerState state, String release) {
        Snapshot newest = DataAge.newestOf(snapshots, release)
                .orElseThrow(() -> Problem.failed(
                        "there is no snapshot of the data from when " + release + " was live",
                        "`teal rollback` alone restores the code and leaves the data; `teal data list` lists the"
                                + " snapshots"));
        return source(state, newest.id());
    }

    /// Describes the age of the data and what a restore sets aside.
    public static String loss(ServerState state, Choice source, Instant now) {
        return source.snapshot()
                .map(snapshot -> "from " + DataAge.age(snapshot, now) + " ago; later writes are set aside: "
                        + DataAge.since(state.target(), state.target().databases(), snapshot))
                .orElse("a database that was replaced; the current one is set aside");
    }
}
