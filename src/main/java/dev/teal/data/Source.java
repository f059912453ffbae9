package dev.teal.data;

/// Where an older or another database lies on the server.
public sealed interface Source {
    /// A file of Teal's: the copy in a snapshot.
    ///
    /// @param path   absolute
    /// @param sha256 of it when it was made; empty when not known
    record Copy(String path, String sha256) implements Source {
        public Copy(String path) {
            this(path, "");
        }
    }

    /// A database that was replaced, beside the app's: the app can write it.
    ///
    /// @param ending what its name has behind the database's
    record Beside(String ending) implements Source {}

    /// A file of Teal's, packed by gzip, that came from another machine.
    ///
    /// @param path   absolute
    /// @param sha256 of what was packed
    record Packed(String path, String sha256) implements Source {}
}
