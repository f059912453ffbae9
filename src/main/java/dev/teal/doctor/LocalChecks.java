package dev.teal.doctor;

import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.config.Layout;
import dev.teal.config.read.Secrets;
import dev.teal.deploy.operation.release.GitView;
import dev.teal.deploy.state.Target;
import dev.teal.image.build.Builder;
import dev.teal.image.build.IgnoreLines;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// This machine: the secrets, and who else gets them.
///
/// @param env the environment variables, which may have secrets
record LocalChecks(Config config, Server local, Map<String, String> env) implements Theme {
    @Override
    public List<Check> checks() {
        return config.image() instanceof ImageConfig.Files
                ? List.of(secrets(), git())
                : List.of(builder(), secrets(), context(), git());
    }

    private Check builder() {
        String platform = config.image().platform();
        return Check.of("builder", "this machine can build for " + platform)
                .found(Check.refusal(() -> Builder.find(local).mustBuildFor(platform, local)));
    }

    /// The only fix that needs no value from the user is that of the file's mode.
    private Check secrets() {
        Optional<Finding> found = Check.refusal(() -> Secrets.load(config, env));
        Path file = config.source().secrets();
        Check check = Check.of(
                "secrets",
                config.container().secrets().isEmpty() ? "teal.yml has none" : "each has a value on this machine");
        return isOpen(file)
                ? check.found(found, new Fix.Here("run `chmod 600 " + file + "` on this machine", () -> close(file)))
                : check.found(found);
    }

    private static boolean isOpen(Path file) {
        try {
            return Files.exists(file)
                    && Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream()
                            .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static void close(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw Problem.failed("the mode of " + file + " cannot be changed: " + e.getMessage(), "chmod 600 " + file);
        }
    }

    private Check context() {
        return Check.of("build", "no image gets the secrets of this machine")
                .found(
                        Check.refusal(() -> Target.images(config, new Layout(config.directory()), local)
                                .check()),
                        ignored());
    }

    /// A file that git has is out already: only a person can replace the secret.
    private Check git() {
        GitView view = GitView.of(config, local);
        Check check = Check.of("git", "git does not see the secrets of this machine");
        return view.visible() ? check.found(view.findings(), ignored()) : check.found(view.findings());
    }

    private Fix ignored() {
        return new Fix.Here(
                "add `.teal/` to the ignore files of git and the build",
                () -> new IgnoreLines(config.folder(), local).add());
    }
}
