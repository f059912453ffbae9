package dev.teal.base;

/// The versions of what is stored on a server.
public final class Versions {
    private Versions() {}

    /// @param found  in the record; 0 where it has none, which is version 1
    /// @param newest that this Teal knows
    /// @throws IllegalArgumentException when a newer Teal wrote it: [Json#read] then refuses the text
    public static int known(int found, int newest) {
        if (found > newest) {
            throw new IllegalArgumentException(
                    "it has version " + found + ", of a newer Teal; this one knows " + newest);
        }
        return Math.max(1, found);
    }
}
