package dev.teal.cli.command;

import dev.teal.cli.output.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// The options that every verb takes, before or after its name.
///
/// @param config the path of `teal.yml`
public record Globals(
        Path config, boolean json, boolean verbose, boolean quiet, boolean yes, boolean help, boolean version) {

    public static Options options() {
        return new Options()
                .addOption(Option.builder("c")
                        .longOpt("config")
                        .hasArg()
                        .argName("FILE")
                        .desc("the config file of the app (default: teal.yml)")
                        .build())
                .addOption(null, "json", false, "print JSON on standard output, for programs")
                .addOption("v", "verbose", false, "show every command, ready to copy, and the build log")
                .addOption("q", "quiet", false, "show only warnings and errors")
                .addOption("y", "yes", false, "answer yes to every question")
                .addOption("h", "help", false, "show this help")
                .addOption(null, "version", false, "show the version of Teal");
    }

    /// @param parts the options before the verb, then those after it; the last `--config` wins
    public static Globals of(List<CommandLine> parts) {
        return new Globals(
                Path.of(parts.stream()
                        .flatMap(part -> Optional.ofNullable(part.getOptionValue("config")).stream())
                        .reduce("teal.yml", (_, last) -> last)),
                any(parts, "json"),
                any(parts, "verbose"),
                any(parts, "quiet"),
                any(parts, "yes"),
                any(parts, "help"),
                any(parts, "version"));
    }

    private static boolean any(List<CommandLine> parts, String name) {
        return parts.stream().anyMatch(part -> part.hasOption(name));
    }

    public Terminal.Level level() {
        return quiet ? Terminal.Level.QUIET : verbose ? Terminal.Level.VERBOSE : Terminal.Level.USUAL;
    }
}
