package dev.teal.runtime;

/// What runs the app's releases on the server.
///
/// @param platform     that its images must have, `linux/amd64`; empty when any fits
/// @param kept         where it keeps images, for messages
/// @param folder       of those images; empty when it has none of its own
/// @param disk         the commands that show what fills the disk, for messages
/// @param remapsUsers  whether a container's user has another uid on the server
public record Engine(String platform, String kept, String folder, String disk, boolean remapsUsers) {}
