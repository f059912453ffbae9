package dev.teal.config.read;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.yaml.ConfigErrors;
import dev.teal.config.yaml.TextFile;
import dev.teal.config.yaml.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
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
