package dev.teal.cli.command;

import dev.teal.cli.output.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// The options that every verb takes, before its name or after it.
///
/// @param config where `teal.yml` is
public record Globals(
        Path config, boolean json, boolean verbose, boolean quiet, boolean yes, boolean help, boolean version) {

    public static Options options() {
        return new Options()
                .addOption(Option.builder("c")
                        .longOpt("config")
                        .hasArg()
                        .argName("FILE")
                        .desc("the app's file; teal.yml unless told")
                        .build())
                .addOption(null, "json", false, "for programs: JSON on standard output")
                .addOption("v", "verbose", false, "show every command, to copy, and the build's log")
                .addOption("q", "quiet", false, "only warnings and errors")
                .addOption("y", "yes", false, "answer every question with yes")
                .addOption("h", "help", false, "this help")
                .addOption(null, "version", false, "Teal's version");
    }

    /// @param parts the options before the verb, then those after it; the last `--config` counts
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
