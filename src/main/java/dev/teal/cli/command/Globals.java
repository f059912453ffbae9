package dev.teal.cli.command;

import dev.teal.cli.output.Terminal;
import dev.teal.config.ConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// The options that every verb takes, before or after its name.
///
/// @param config the path of `teal.yml`
/// @param stage  such as `staging`; empty without
public record Globals(
        Path config,
        String stage,
        boolean json,
        boolean verbose,
        boolean quiet,
        boolean yes,
        boolean help,
        boolean version) {

    public static Options options() {
        return new Options()
                .addOption(Option.builder("c")
                        .longOpt("config")
                        .hasArg()
                        .argName("FILE")
                        .desc("the config file of the app (default: teal.yml)")
                        .build())
                .addOption(Option.builder("d")
                        .longOpt("destination")
                        .hasArg()
                        .argName("STAGE")
                        .desc("a stage, such as staging: teal.STAGE.yml over teal.yml")
                        .build())
                .addOption(null, "json", false, "print JSON on standard output, for programs")
                .addOption("v", "verbose", false, "show every command, ready to copy, and the build log")
                .addOption("q", "quiet", false, "show only warnings and errors")
                .addOption("y", "yes", false, "answer yes to every question")
                .addOption("h", "help", false, "show this help")
                .addOption(null, "version", false, "show the version of Teal");
    }

    /// @param parts the options before the verb, then those after it; the last value of an option wins
    public static Globals of(List<CommandLine> parts) {
        return new Globals(
                Path.of(last(parts, "config", "teal.yml")),
                last(parts, "destination", ""),
                any(parts, "json"),
                any(parts, "verbose"),
                any(parts, "quiet"),
                any(parts, "yes"),
                any(parts, "help"),
                any(parts, "version"));
    }

    private static String last(List<CommandLine> parts, String name, String fallback) {
        return parts.stream()
                .flatMap(part -> Optional.ofNullable(part.getOptionValue(name)).stream())
                .reduce(fallback, (_, last) -> last);
    }

    private static boolean any(List<CommandLine> parts, String name) {
        return parts.stream().anyMatch(part -> part.hasOption(name));
    }

    public ConfigSource source() {
        return new ConfigSource(config, stage);
    }

    public Terminal.Level level() {
        return quiet ? Terminal.Level.QUIET : verbose ? Terminal.Level.VERBOSE : Terminal.Level.USUAL;
    }
}
