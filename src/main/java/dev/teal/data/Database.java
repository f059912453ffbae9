package dev.teal.data;

import dev.teal.config.DatabaseConfig;
import dev.teal.config.Layout;
import java.util.List;

/// One SQLite database on the server. Its path has only letters, digits and `. _ @ + - /` ([DatabaseConfig]), so
/// that it may stand in SQL as it is.
///
/// @param name as teal.yml has it
/// @param path absolute
public record Database(String name, String path) {

    public static List<Database> of(DatabaseConfig config, Layout layout) {
        return config.files().stream()
                .map(file -> new Database(file, layout.resolve(file)))
                .toList();
    }

    /// What will take its place; on the same file system, so that one rename does it.
    public String next() {
        return path + ".teal-new";
    }

    /// Where the one that an operation replaces is kept; on the same file system, too.
    ///
    /// @param id of the operation
    public String replaced(String id) {
        return path + ".replaced-" + id;
    }

    /// Where its copy is below the folder of a snapshot.
    String within(String folder) {
        return folder + (path.equals(name) ? "" : "/") + name;
    }
}
