package dev.teal.image;

import dev.teal.event.Progress;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a release is made of: made here, brought there.
public interface Images {
    /// The name under which the image of this release is kept, here and there.
    String name(String release);

    /// One line of what [#prepare] will do.
    String describe();

    /// Builds the image on this machine, or finds the ready one.
    Image prepare(String release, Progress progress);

    /// Brings it to the server under its name; what the server has of it is not sent.
    ///
    /// @param others names of images on the server that may have something in common with it
    /// @throws dev.teal.base.Problem when it is not there whole afterwards
    Shipped ship(Server server, Image image, List<String> others, Progress progress);

    /// What [#ship] would send, in a person's words; sends nothing.
    String freight(Server server, Image image, List<String> others, Progress progress);

    /// Asks the server which images of the app's releases it has.
    Command list();

    /// Their names, by the answer to [#list].
    /// @param server whose answer it is, for messages
    Set<String> names(Result listed, Server server);

    /// The accounts in an image that is ready here.
    ///
    /// @return empty when they cannot be told
    Optional<Accounts> accounts(Image image);

    /// Removes an image of the server's that no kept release needs; no error when it is not there.
    Command remove(String name);

    /// The same on the machine that made it.
    Command removeHere(String name);

    /// The platform it must be for, `linux/amd64`; empty when any will do.
    String platform();
}
