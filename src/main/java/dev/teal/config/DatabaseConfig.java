package dev.teal.config;

import java.util.List;

/// The app's database, which both slots share for a while. `docs/database.md` says what Teal does for it.
public sealed interface DatabaseConfig permits DatabaseConfig.Sqlite {
    /// On the server, absolute or relative to the app's directory; at least one.
    List<String> files();

    /// How many kept releases keep the snapshot of their data; 0: none are taken.
    int snapshots();

    /// SQLite files.
    record Sqlite(List<String> files, int snapshots) implements DatabaseConfig {}
}
