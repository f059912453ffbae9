package dev.teal.image;

import java.util.List;

/// An image ready on this machine.
///
/// @param name     what a release refers to: `agent-hub:20261123-091533-3fa2c1b`, or a folder's id
/// @param platform `linux/amd64`; empty for plain files
/// @param layers   the diffIDs from the base up, the only key of a layer that all engines and stores agree on; empty
///                 for plain files
/// @param config   the image's configuration as OCI has it, JSON; empty for plain files
/// @param bytes    uncompressed
public record Image(String name, String platform, List<String> layers, String config, long bytes) {}
