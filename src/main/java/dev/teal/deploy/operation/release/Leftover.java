package dev.teal.deploy.operation.release;

/// Something that Teal made and no rollback needs.
///
/// @param name  the id of a release or snapshot, the name of a container or image, the path of a file
/// @param bytes 0 when not known. An image counts in full, also layers that it shares with others
public record Leftover(Kind kind, String name, long bytes) {
    /// In the order in which they are removed: an image that a container uses cannot be.
    public enum Kind {
        CONTAINER("stopped container of a failed release"),
        RELEASE("release that no rollback can reach"),
        /// Of the engine: the container of a `teal run`, the network of a set-up.
        RUN("left by an interrupted command"),
        IMAGE("image of no release"),
        SNAPSHOT("snapshot that no rollback needs"),
        FILE("left by an interrupted command"),
        LOCAL_IMAGE("image of a past deployment");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// Whether it is on this machine, not on the server.
        public boolean isHere() {
            return this == LOCAL_IMAGE;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// Whether both are the same thing, whatever its size.
    public boolean same(Leftover other) {
        return kind == other.kind && name.equals(other.name);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
