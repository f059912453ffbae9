package dev.teal.image;

/// An image ready on this machine.
///
/// @param name     what a release refers to: `agent-hub:20261123-091533-3fa2c1b`, or a folder's id
/// @param platform `linux/amd64`; empty for plain files
/// @param layers   the diffIDs, the only key of an image that all engines and stores agree on; empty for
///                 plain files
/// @param bytes    uncompressed
public record Image(String name, String platform, String layers, long bytes) {}
