package dev.teal.image;

/// What has an image on this machine: the engine, or a builder outside of it.
public sealed interface Origin permits LocalEngine, BuiltLayout {
    /// Removes what is here for the upload only.
    default void discard() {}
}
