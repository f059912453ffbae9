package dev.teal.image;

import dev.teal.event.Progress;
import dev.teal.server.Command;
import dev.teal.server.Server;

/// What a release is made of: made here, brought there. Shipping only what is missing fits behind [#ship].
public sealed interface Images permits DockerImages, FolderImages {
    /// The name under which the image of this release is kept, here and there.
    String name(String release);

    /// One line of what [#prepare] will do.
    String describe();

    /// Builds the image on this machine, or finds the ready one.
    Image prepare(String release, Progress progress);

    /// Whether the server has exactly this image under its name.
    boolean arrived(Server server, Image image);

    /// Brings it to the server; the caller asks [#arrived] before and after.
    /// @return bytes that went over the wire
    long ship(Server server, Image image, Progress progress);

    /// Removes an image of the server's that no kept release needs; no error when it is not there.
    Command remove(String name);

    /// The same on the machine that made it.
    Command removeHere(String name);

    /// The platform it must be for, `linux/amd64`; empty when any will do.
    String platform();
}
