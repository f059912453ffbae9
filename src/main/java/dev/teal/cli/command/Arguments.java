package dev.teal.cli.command;

import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/// The options and arguments of a verb, as given on the command line.
public final class Arguments {
    private final CommandLine line;

    public Arguments(CommandLine line) {
        this.line = line;
    }

    /// @param name the long option name, without dashes
    public boolean has(String name) {
        return line.hasOption(name);
    }

    /// @param name the long option name, without dashes
    public Optional<String> value(String name) {
        return Optional.ofNullable(line.getOptionValue(name));
    }

    public List<String> values(String name) {
        String[] values = line.getOptionValues(name);
        return values == null ? List.of() : List.of(values);
    }

    public List<String> all() {
        return line.getArgList();
    }

    /// @param index from 0
    public Optional<String> get(int index) {
        return index < all().size() ? Optional.of(all().get(index)) : Optional.empty();
    }
}
