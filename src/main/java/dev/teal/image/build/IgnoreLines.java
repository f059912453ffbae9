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
    private static final String LINE = ".teal/";
    private static final String SECRETS = LINE + "secrets";

    /// Adds the lines that are missing.
    /// @return one line about each file that was changed
    public List<String> add() {
        List<String> done = new ArrayList<>();
        if (isVisibleToGit()) {
            done.add(add(folder.resolve(".gitignore"), "git does not see the secrets in it"));
        }
        if (Files.isRegularFile(folder.resolve("Dockerfile"))) {
            BuildContext context =
                    BuildContext.of(new ImageConfig.Build(".", "Dockerfile", "", Map.of(), ""), folder, true);
            if (context.gets(SECRETS)) {
                done.add(add(context.ignoreFile(), "no image gets the secrets in it"));
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

    private static String add(Path file, String why) {
        try {
            String before = Files.exists(file) ? Files.readString(file) : "";
            String end = before.contains("\r\n") ? "\r\n" : "\n";
            String separator = before.isEmpty() || before.endsWith("\n") ? "" : end;
            Files.writeString(file, separator + LINE + end, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return "added " + LINE + " to " + file.getFileName() + ": " + why;
        } catch (IOException e) {
            throw Problem.failed(
                    file + " cannot be written: " + e.getMessage(), "add the line `" + LINE + "` to it by hand");
        }
    }
}
