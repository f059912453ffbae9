package dev.teal.image;

import dev.teal.event.Progress;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds and ships the images that releases run.
public interface Images {
    /// The name of this release's image, on this machine and on the server.
    String name(String release);

    /// One line about what [#prepare] will do.
    String describe();

    /// Checks what can be checked without a build.
    /// @throws dev.teal.base.Problem when [#prepare] would refuse to build
    default void check() {}

    /// Builds the image on this machine, or finds a ready one.
    Image prepare(String release, Progress progress);

    /// Sends the image to the server. Parts that the server already has are not sent.
    ///
    /// @param others names of images on the server that may share layers with it
    /// @throws dev.teal.base.Problem when the image is not complete on the server afterwards
    Shipped ship(Server server, Image image, List<String> others, Progress progress);

    /// A text for users about what [#ship] would send. Sends nothing.
    String uploadEstimate(Server server, Image image, List<String> others, Progress progress);

    /// Lists the images of the app's releases on the server.
    Command list();

    /// Their names, parsed from the output of [#list].
    /// @param server the server it ran on, for messages
    Set<String> names(Result listed, Server server);

    /// The bytes of images on a machine, by name; without those that do not exist. Layers that several images share
    /// count for each of them.
    Map<String, Long> sizes(Collection<String> names, Server server);

    /// The volumes of a ready image that this machine already has; empty when they are not known before
    /// [#prepare].
    List<String> volumes();

    /// The accounts in an image on this machine.
    ///
    /// @return empty when they cannot be determined
    Optional<Accounts> accounts(Image image);

    /// Removes an image from the server that no retained release needs. A missing image is no error.
    Command remove(String name);

    /// Removes the image from this machine.
    Command removeLocal(String name);

    /// The required platform, `linux/amd64`; empty when any is fine.
    String platform();
}
