package dev.teal.image;

/// The Docker engine of this machine, which may be in a virtual machine (Docker Desktop, Colima) or on another machine.
///
/// @param docker         path of the client
/// @param context        the client's context; the engine's own builder has the same name
/// @param exportsLayers  whether its builder can write an image's layers to files here, without those that are here
///                       already
/// @param sharesLoopback whether it can connect to a port of 127.0.0.1 of this machine
public record LocalEngine(String docker, String context, boolean exportsLayers, boolean sharesLoopback)
        implements Origin {}
