package dev.teal.image.build;

import dev.teal.base.Problem;
import dev.teal.config.ImageConfig;
import dev.teal.server.Command;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Keeps `.teal/` out of git and out of images, with a line in their ignore files.
///
/// @param folder of teal.yml
/// @param local  this machine
public record IgnoreLines(Path folder, Server local) {
    private static final String FOLDER = ".teal/";
    private static final String SECRETS = FOLDER + "secrets";
    /// The hooks belong to the app's sources.
    private static final List<String> FOR_GIT = List.of(FOLDER + "*", "!" + FOLDER + "hooks/");

    /// Adds the lines that are missing.
    /// @return one line about each file that was changed
    public List<String> add() {
        List<String> done = new ArrayList<>();
        if (isVisibleToGit()) {
            done.add(add(folder.resolve(".gitignore"), FOR_GIT, "git does not see the secrets in it"));
        }
        if (Files.isRegularFile(folder.resolve("Dockerfile"))) {
            BuildContext context =
                    BuildContext.of(new ImageConfig.Build(".", "Dockerfile", "", Map.of(), ""), folder, true);
            if (context.gets(SECRETS)) {
                done.add(add(context.ignoreFile(), List.of(FOLDER), "no image gets the secrets in it"));
            }
        }
        return done;
    }

    /// git exits with 1 in a work tree that does not ignore the path, and with another code outside of one.
    private boolean isVisibleToGit() {
        return local.run(Command.of("git", "-C", folder.toString(), "check-ignore", "-q", "--", SECRETS))
                        .exitCode()
                == 1;
    }

    private static String add(Path file, List<String> lines, String why) {
        try {
            String before = Files.exists(file) ? Files.readString(file) : "";
            String end = before.contains("\r\n") ? "\r\n" : "\n";
            String separator = before.isEmpty() || before.endsWith("\n") ? "" : end;
            Files.writeString(
                    file,
                    separator + String.join(end, lines) + end,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return "added " + String.join(" and ", lines) + " to " + file.getFileName() + ": " + why;
        } catch (IOException e) {
            throw Problem.failed(
                    file + " cannot be written: " + e.getMessage(),
                    "add `" + String.join("` and `", lines) + "` to it by hand");
        }
    }
}
