package dev.teal.config.read;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ConfigError;
import dev.teal.config.ConfigProblem;
import dev.teal.config.Destination;
import dev.teal.config.yaml.ConfigErrors;
import dev.teal.config.yaml.TextFile;
import dev.teal.config.yaml.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Reads `teal.yml`.
public final class ConfigFile {
    private ConfigFile() {}

    /// @param file as the user named it; errors name it the same way
    /// @throws ConfigProblem with every error at once, when the file can be read but not understood
    /// @throws Problem       when it cannot be read; exit code [ExitCode#USAGE] in both cases
    public static Config read(Path file) {
        checkExists(file);
        return parse(TextFile.read(file, "name a teal.yml with `-c FILE`"), file);
    }

    /// As [#read], for a verb that connects to the server.
    /// @throws ConfigProblem also when `server` still has the address that `teal init` writes
    public static Config readToConnect(Path file) {
        Config config = read(file);
        if (config.server() instanceof Destination.Ssh ssh && isExample(ssh.target())) {
            List<String> lines = TextFile.read(file, "").lines().toList();
            int line = 1
                    + (int) lines.stream()
                            .takeWhile(text -> !text.startsWith("server:"))
                            .count();
            String what = "server: " + ssh.target() + " is an example, not a server";
            throw new ConfigProblem(
                    file.toString(),
                    List.of(new ConfigError(file.toString(), line, 1, what)),
                    "write your server there, as you would type it after ssh");
        }
        return config;
    }

    /// The addresses of RFC 5737, which no machine has.
    private static boolean isExample(String target) {
        String host = target.substring(target.indexOf('@') + 1);
        return host.startsWith("203.0.113.") || host.startsWith("198.51.100.") || host.startsWith("192.0.2.");
    }

    /// @param file for errors, and because other files are named relative to it
    /// @throws ConfigProblem with every error at once
    public static Config parse(String text, Path file) {
        ConfigErrors errors = new ConfigErrors(file.toString());
        Config config = ConfigReader.read(Section.root(new Yaml(errors).mapping(text), errors), file);
        errors.finish();
        return config;
    }

    /// All keys, as dotted paths.
    static Set<String> keys() {
        ConfigErrors errors = new ConfigErrors("");
        ConfigReader.read(Section.root(new Yaml(errors).mapping("{}"), errors), Path.of("teal.yml"));
        return errors.keys();
    }

    private static void checkExists(Path file) {
        if (!Files.exists(file)) {
            throw Problem.usage("there is no " + file, "`teal init` writes a first teal.yml; `-c FILE` names another");
        }
        if (Files.isDirectory(file)) {
            throw Problem.usage(file + " is a folder", "name the file in it: `-c " + file.resolve("teal.yml") + "`");
        }
    }
}
