package dev.teal.runtime;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.server.Command;
import dev.teal.server.Streams;
import java.util.List;

/// Runs commands of the user in the app's environment, for [dev.teal.server.Server#attach].
public interface UserCommands {
    /// Beside the app, in a slot that runs.
    Command exec(Slot slot, SlotState slotState, Streams streams, List<String> argv);

    /// Outside the slots, with what the release has there: its image, environment, volumes, network and limits.
    ///
    /// @param entrypoint whether the image's ENTRYPOINT, if it has one, runs the command
    Command run(Release release, Streams streams, boolean entrypoint, List<String> argv);

    /// Prints `bash` or `sh`, the first that the app's environment has. Fails with [#NO_SHELL] when it has none.
    Command findShell(Slot slot, SlotState slotState);

    /// The exit code of [#findShell] without a shell.
    int NO_SHELL = 127;
}
