package dev.teal.base;

/// Format versions of the records stored on a server.
public final class Versions {
    private Versions() {}

    /// @param found  the version in the record; 0 when it has none, which means version 1
    /// @param newest the newest version this Teal can read
    /// @return the version, at least 1
    /// @throws IllegalArgumentException when a newer Teal wrote the record; [Json#read] then refuses the text
    public static int known(int found, int newest) {
        if (found > newest) {
            throw new IllegalArgumentException(
                    "version " + found + " is from a newer Teal; this one reads up to " + newest);
        }
        return Math.max(1, found);
    }
}
