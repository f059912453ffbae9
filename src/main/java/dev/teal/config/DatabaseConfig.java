package dev.teal.config;

import java.util.List;

/// The app's database, which both slots share for a while. `docs/database.md` says what Teal does for it.
public sealed interface DatabaseConfig permits DatabaseConfig.Sqlite {

    /// SQLite files on the server.
    ///
    /// @param files     absolute, or relative to the app's directory; at least one
    /// @param snapshots how many kept releases keep the snapshot of their data; 0: none are taken
    record Sqlite(List<String> files, int snapshots) implements DatabaseConfig {}
}
