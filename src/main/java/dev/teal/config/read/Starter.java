package dev.teal.config.read;

import dev.teal.base.Problem;
import dev.teal.config.ConfigSource;
import dev.teal.config.dockerfile.DockerfileFacts;
import dev.teal.config.value.Names;
import dev.teal.config.yaml.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes the first `teal.yml` for a folder, based on the files in it.
public final class Starter {
    private static final Pattern ORIGIN = Pattern.compile("(?s)\\[remote \"origin\"]([^\\[]*)");
    private static final Pattern URL =
            Pattern.compile("(?m)^\\s*url\\s*=\\s*(?:\\S*[/:])?([^/:\\s]+?)(?:\\.git)?/?\\s*$");
    private static final Pattern PACKAGE_NAME = Pattern.compile("\"name\"\\s*:\\s*\"(?:@[^/\"]*/)?([^\"]+)\"");

    /// The only paths that can be written in `container.volumes`.
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9._/-]*[A-Za-z0-9]");

    private Starter() {}

    /// The text of a short commented `teal.yml`. It is valid as it is; only `server` must be edited.
    public static String describe(Path folder) {
        Optional<DockerfileFacts> dockerfile =
                text(folder.resolve("Dockerfile")).map(DockerfileFacts::of);
        List<String> lines = new ArrayList<>();
        lines.add("# What Teal deploys, and where; docs/teal.yml explains every key.");
        lines.add("app: " + app(folder));
        lines.add("server: root@203.0.113.7   # your server, as you would type it after ssh");
        lines.add("# url: https://app.example.com   # the public address, probed after each deployment");
        lines.add("");
        if (dockerfile.isEmpty()) {
            lines.add("# There is no Dockerfile here yet. Write one, or name a ready image:");
            lines.add("# image: {name: ghcr.io/acme/app:1.0}");
        }
        lines.addAll(container(dockerfile.orElse(DockerfileFacts.NONE)));
        lines.add("");
        lines.add("health:");
        lines.add("  path: /   # better: a page that needs the database and returns 200");
        return String.join("\n", lines) + "\n";
    }

    /// The text of a first file for a stage. It changes nothing yet.
    ///
    /// @throws Problem when the name of the stage is invalid; [ExitCode#USAGE]
    public static String describeStage(ConfigSource source) {
        Stages.checkName(source.stage());
        return """
                # The stage %s (`-d %s`): only what differs from %s. Lists and single values replace those there;
                # key: null takes a key away. Its app's name ends in -%s, and its secrets are in .teal/%s.
                # slots: {blue: 3002, green: 3003}   # on the same server: free ports
                # router: {hosts: [%s.example.com]}
                # server: root@203.0.113.8   # or a server of its own
                """.formatted(
                        source.stage(),
                        source.stage(),
                        source.file().getFileName(),
                        source.stage(),
                        source.secrets().getFileName(),
                        source.stage());
    }

    private static List<String> container(DockerfileFacts facts) {
        List<String> lines = new ArrayList<>();
        lines.add("container:");
        lines.add(facts.port()
                .map(port -> "  port: " + port + "   # from EXPOSE in the Dockerfile")
                .orElse("  port: 3000   # the port the app listens on"));
        lines.addAll(volumes(facts.volumes().stream()
                .filter(path -> PLAIN_PATH.matcher(path).matches())
                .toList()));
        lines.add("  # env:");
        lines.add("  #   NODE_ENV: production");
        lines.add("  # secrets: [SESSION_KEY]   # values from the environment or .teal/secrets");
        return lines;
    }

    private static List<String> volumes(List<String> targets) {
        if (targets.isEmpty()) {
            return List.of(
                    "  # volumes: [\"data:/app/data\"]   # /opt/<app>/data on the server, /app/data in the container");
        }
        List<String> lines =
                new ArrayList<>(List.of("  volumes:   # a directory in /opt/<app> on the server : in the container"));
        // A volume gets its whole path as name when another ends alike. Five at most, to keep the file short.
        targets.stream().limit(5).forEach(target -> lines.add("    - " + source(target, targets) + ":" + target));
        return lines;
    }

    private static String source(String target, List<String> targets) {
        String last = target.substring(target.lastIndexOf('/') + 1);
        long alike =
                targets.stream().filter(other -> other.endsWith("/" + last)).count();
        boolean usable = alike == 1 && !last.equals("teal") && !last.equals("route") && !last.startsWith(".");
        return usable ? last : "data" + target;
    }

    /// A name for the app, from git, package.json or the folder's name.
    public static String app(Path folder) {
        return origin(folder)
                .flatMap(Names::appFrom)
                .or(() -> packageName(folder).flatMap(Names::appFrom))
                .or(() -> folderName(folder).flatMap(Names::appFrom))
                .orElse("app");
    }

    private static Optional<String> origin(Path folder) {
        return text(folder.resolve(".git").resolve("config"))
                .flatMap(config -> first(ORIGIN, config))
                .flatMap(remote -> first(URL, remote));
    }

    private static Optional<String> packageName(Path folder) {
        return text(folder.resolve("package.json")).flatMap(json -> first(PACKAGE_NAME, json));
    }

    private static Optional<String> folderName(Path folder) {
        return Optional.ofNullable(folder.toAbsolutePath().normalize().getFileName())
                .map(Path::toString);
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /// Empty when the file cannot be read; the result is a guess anyway.
    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(TextFile.read(file, "")) : Optional.empty();
        } catch (Problem _) {
            return Optional.empty();
        }
    }
}
