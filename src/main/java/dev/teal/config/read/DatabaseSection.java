package dev.teal.config.read;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.DatabaseConfig;
import dev.teal.config.Layout;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Quantities;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `database:`.
final class DatabaseSection {
    private DatabaseSection() {}

    /// @param layout resolves relative paths
    /// @param retain how many releases are retained
    static Optional<DatabaseConfig> read(
            Section root, Layout layout, Config.RunsAs runtime, List<Volume> volumes, int retain) {
        Section database = root.section("database");
        List<String> files = database.list("sqlite", Paths::database);
        int snapshots = database.value("snapshots", Quantities.number(0, 1000), retain);
        if (!root.has("database")) {
            return Optional.empty();
        }
        if (files.isEmpty() && database.valid("sqlite")) {
            database.missing("sqlite", "write the database's path on the server, such as sqlite: data/app.db");
        }
        checkDistinct(database, layout, files);
        if (runtime == Config.RunsAs.DOCKER) {
            List<Mount> mounts = volumes.stream()
                    .map(volume -> new Mount(layout.resolve(volume.source()) + "/", volume))
                    .toList();
            files.forEach(file -> checkMounted(database, layout.resolve(file) + "/", file, mounts));
        }
        return Optional.of(new DatabaseConfig.Sqlite(files, snapshots));
    }

    private static void checkDistinct(Section database, Layout layout, List<String> files) {
        Set<String> seen = new HashSet<>();
        files.stream()
                .filter(file -> !seen.add(layout.resolve(file)))
                .forEach(file -> database.error("sqlite", file + " is listed twice"));
    }

    /// @param path the source on the server, with a trailing slash
    private record Mount(String path, Volume volume) {}

    /// In WAL mode a database is three files: a container must see their directory and be able to write to it.
    private static void checkMounted(Section database, String path, String file, List<Mount> mounts) {
        Optional<Mount> holding =
                mounts.stream().filter(mount -> path.startsWith(mount.path())).findFirst();
        if (holding.isEmpty()) {
            database.error("sqlite", file + " is not in a directory of container.volumes, so no release would see it");
        } else if (holding.get().path().equals(path)) {
            database.error("sqlite", file + " is mounted without its -wal file; mount its directory");
        } else if (holding.get().volume().readOnly()) {
            database.error(
                    "sqlite", file + " is in " + holding.get().volume().source() + ", which is mounted read-only");
        }
    }
}
