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

    /// @param layout where relative paths begin
    /// @param retain how many releases are kept
    static Optional<DatabaseConfig> read(
            Section root, Layout layout, Config.RunsAs runtime, List<Volume> volumes, int retain) {
        Section database = root.section("database");
        List<String> files = database.list("sqlite", Paths::database);
        int snapshots = database.value("snapshots", Quantities.number(0, 1000), retain);
        if (!root.has("database")) {
            return Optional.empty();
        }
        if (files.isEmpty() && database.sound("sqlite")) {
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
                .forEach(file -> database.wrong("sqlite", file + " is named twice"));
    }

    /// @param path of its source on the server, with a slash at its end
    private record Mount(String path, Volume volume) {}

    /// In WAL mode a database is three files side by side: a container must see their directory, and may write in it.
    private static void checkMounted(Section database, String path, String file, List<Mount> mounts) {
        Optional<Mount> holding =
                mounts.stream().filter(mount -> path.startsWith(mount.path())).findFirst();
        if (holding.isEmpty()) {
            database.wrong("sqlite", file + " is in no directory of container.volumes, so no release would see it");
        } else if (holding.get().path().equals(path)) {
            database.wrong("sqlite", file + " is mounted alone, without its -wal beside it; mount its directory");
        } else if (holding.get().volume().readOnly()) {
            database.wrong(
                    "sqlite", file + " is in " + holding.get().volume().source() + ", which is mounted read-only");
        }
    }
}
