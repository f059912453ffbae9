package dev.teal.data;

/// A file on the server that a database is made from.
public sealed interface Source {
    /// A file of Teal's: the copy in a snapshot.
    ///
    /// @param path   absolute
    /// @param sha256 of the copy when it was made; empty when not known
    record Copy(String path, String sha256) implements Source {
        public Copy(String path) {
            this(path, "");
        }
    }

    /// A replaced database, kept beside the app's; the app can write it.
    ///
    /// @param ending the suffix of its name after the database's name
    record Beside(String ending) implements Source {}

    /// A gzip file of Teal's, received from another machine.
    ///
    /// @param path   absolute
    /// @param sha256 of the uncompressed database
    record Packed(String path, String sha256) implements Source {}
}
