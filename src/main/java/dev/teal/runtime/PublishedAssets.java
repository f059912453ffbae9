package dev.teal.runtime;

import dev.teal.app.Slot;
import dev.teal.config.AssetFolder;
import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.List;

/// Static files of releases, in a folder of nginx's.
public final class PublishedAssets {
    /// Exit code if the app lacks a folder. The output is its path.
    public static final int NO_FOLDER = 79;

    private PublishedAssets() {}

    /// Publishes those of an app. Prints how many files there are.
    ///
    /// @param unpack defines how the runtime copies a folder of the app
    /// @param app    the name that `unpack` knows it by
    public static Command publish(
            String unpack, String app, Layout layout, Slot slot, String release, List<AssetFolder> folders) {
        List<String> arguments = new ArrayList<>(List.of(app, layout.assets(), slot.toString(), release));
        folders.forEach(folder -> arguments.add(
                folder.url() + " " + folder.path() + " " + (folder.required() ? "required" : "optional")));
        return Command.script(unpack + Scripts.read(PublishedAssets.class, "publish.sh"), arguments);
    }

    /// How many files there are, parsed from the output.
    public static int count(Result published) {
        return Reply.count(published.lastLine());
    }

    /// Removes those of a release, and what no other release has.
    public static Command remove(Layout layout, String release) {
        return Command.script(
                "cd \"$1\" 2>/dev/null || exit 0; rm -rf \"releases/$2\"\n"
                        + "find all -type f -links 1 -delete; find all -mindepth 1 -type d -empty -delete",
                layout.assets(),
                release);
    }
}
