package dev.teal.config.read;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ConfigError;
import dev.teal.config.ConfigProblem;
import dev.teal.config.ConfigSource;
import dev.teal.config.Destination;
import dev.teal.config.yaml.ConfigErrors;
import dev.teal.config.yaml.Overlay;
import dev.teal.config.yaml.TextFile;
import dev.teal.config.yaml.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads `teal.yml`, and for a stage `teal.STAGE.yml` over it.
public final class ConfigFile {
    private ConfigFile() {}

    /// @param file as the user named it; errors name it the same way
    /// @throws ConfigProblem with every error at once, when the file can be read but not understood
    /// @throws Problem       when it cannot be read; exit code [ExitCode#USAGE] in both cases
    public static Config read(Path file) {
        return read(ConfigSource.of(file));
    }

    /// @throws ConfigProblem with every error of both files at once, when they can be read but not understood
    /// @throws Problem       when one cannot be read; exit code [ExitCode#USAGE] in both cases
    public static Config read(ConfigSource source) {
        checkExists(source.file());
        String text = TextFile.read(source.file(), "name a teal.yml with `-c FILE`");
        if (source.stage().isEmpty()) {
            return parse(text, source.file());
        }
        Stages.check(source);
        return parse(text, TextFile.read(source.own(), "make it a text file"), source);
    }

    /// As [#read], for a verb that connects to the server.
    /// @throws ConfigProblem also when `server` still has the address that `teal init` writes
    public static Config readToConnect(ConfigSource source) {
        Config config = read(source);
        if (config.server() instanceof Destination.Ssh ssh && isExample(ssh.target())) {
            Path file = source.file();
            List<String> lines = TextFile.read(file, "").lines().toList();
            int line = 1
                    + (int) lines.stream()
                            .takeWhile(text -> !text.startsWith("server:"))
                            .count();
            String what = "server: " + ssh.target() + " is an example, not a server";
            throw new ConfigProblem(
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
        Section root = Section.root(new Yaml(errors, file.toString()).mapping(text), errors);
        Config config = ConfigReader.read(root, ConfigSource.of(file));
        errors.finish();
        return config;
    }

    /// @param changes the text of the stage's file
    /// @throws ConfigProblem with every error at once
    static Config parse(String text, String changes, ConfigSource source) {
        ConfigErrors errors = new ConfigErrors(source.file().toString());
        MappingNode main = new Yaml(errors, source.file().toString()).mapping(text);
        Optional<MappingNode> stage = new Yaml(errors, source.own().toString()).mappingIfAny(changes);
        MappingNode named = Stages.named(main, source.stage());
        Section root = Section.root(stage.map(over -> Overlay.of(named, over)).orElse(named), errors);
        Config config = ConfigReader.read(root, source);
        if (!errors.found()) {
            production(main, source).ifPresent(production -> new StageRules(production, config, root, errors).check());
        }
        errors.finish();
        return config;
    }

    /// What `teal.yml` describes without a stage; empty if it is not complete without one.
    private static Optional<Config> production(MappingNode main, ConfigSource source) {
        ConfigErrors errors = new ConfigErrors("");
        Config config = ConfigReader.read(Section.root(main, errors), ConfigSource.of(source.file()));
        return errors.found() ? Optional.empty() : Optional.of(config);
    }

    /// All keys, as dotted paths.
    static Set<String> keys() {
        ConfigErrors errors = new ConfigErrors("");
        ConfigReader.read(
                Section.root(new Yaml(errors, "").mapping("{}"), errors), ConfigSource.of(Path.of("teal.yml")));
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
