package dev.teal.image.build;

import dev.teal.base.Problem;
import dev.teal.config.ImageConfig;
import dev.teal.config.dockerfile.DockerIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder whose files a build gets, apart from what an ignore file excludes.
///
/// @param ignoreFile the ignore file that counts; it need not exist
public record BuildContext(Path folder, Path ignoreFile) {
    /// @param folder   of teal.yml
    /// @param buildKit whether the Dockerfile may have an ignore file of its own, which then counts alone
    public static BuildContext of(ImageConfig.Build image, Path folder, boolean buildKit) {
        Path context = folder.resolve(image.context()).normalize();
        Path dockerfile = context.resolve(image.dockerfile());
        Path own = dockerfile.resolveSibling(dockerfile.getFileName() + ".dockerignore");
        return new BuildContext(context, buildKit && Files.exists(own) ? own : context.resolve(".dockerignore"));
    }

    /// Refuses a context that has a file of the folder with the secrets: `COPY . .` would put it into the image.
    ///
    /// @throws Problem that names the first such file, and the line to add
    public void mustNotHave(Path secrets) {
        if (!Files.isDirectory(secrets) || !Files.isDirectory(folder)) {
            return;
        }
        try {
            Path context = folder.toRealPath();
            Path kept = secrets.toRealPath();
            included(context, kept).ifPresent(file -> {
                throw refusal(file, kept.startsWith(context) ? context.relativize(kept) : file);
            });
        } catch (IOException e) {
            throw Problem.failed(
                    "the build context " + folder + " cannot be searched for " + secrets,
                    List.of(String.valueOf(e)),
                    "fix the permissions of both folders");
        }
    }

    private Problem refusal(Path file, Path line) {
        String name = String.valueOf(ignoreFile.getFileName());
        return Problem.failed(
                "the build would get the secrets of this machine: " + file + " is in the build context, and "
                        + (Files.exists(ignoreFile) ? "no line of " + name + " excludes it" : "there is no " + name),
                List.of(
                        "A line such as `COPY . .` in the Dockerfile puts it into the image, for all who get the image."),
                "add the line `" + line + "` to " + ignoreFile + ", then run the command again");
    }

    /// Whether the build would get a file.
    /// @param path relative to the context, with `/`; the file need not exist
    public boolean gets(String path) {
        try {
            return !ignore().excludes(path);
        } catch (IOException e) {
            throw Problem.failed(ignoreFile + " cannot be read: " + e.getMessage(), "fix its permissions");
        }
    }

    private DockerIgnore ignore() throws IOException {
        return DockerIgnore.of(Files.exists(ignoreFile) ? Files.readString(ignoreFile) : "");
    }

    /// The first file below `kept` that the build would get, relative to the context. A link is followed: the build
    /// gets what is inside the context only.
    private Optional<Path> included(Path context, Path kept) throws IOException {
        DockerIgnore ignore = ignore();
        try (Stream<Path> files = Files.walk(kept)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path real = file.toRealPath();
                if (real.startsWith(context) && !ignore.excludes(slashed(context.relativize(real)))) {
                    return Optional.of(context.relativize(real));
                }
            }
        }
        return Optional.empty();
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
