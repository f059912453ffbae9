package dev.teal.image;

import dev.teal.image.archive.OciLayout;
import dev.teal.server.Command;
import java.util.Optional;
import java.util.function.Function;

/// An image that a builder outside of the engine wrote into a folder, without the layers of the build before.
///
/// @param accounts in the image
/// @param export   the same build, which writes into another layout
public record BuiltLayout(Workspace workspace, Optional<Accounts> accounts, Function<OciLayout, Command> export)
        implements Origin {
    public OciLayout layout() {
        return new OciLayout(workspace.folder());
    }

    @Override
    public void discard() {
        workspace.close();
    }
}
