package dev.teal.config;

import java.util.List;

/// The app's database, which both slots share during a deployment; see `docs/database.md`.
public sealed interface DatabaseConfig permits DatabaseConfig.Sqlite {
    /// Paths on the server, absolute or relative to the app's directory; at least one.
    List<String> files();

    /// How many retained releases keep the snapshot of their data; 0 for no snapshots.
    int snapshots();

    /// SQLite files.
    record Sqlite(List<String> files, int snapshots) implements DatabaseConfig {}
}
