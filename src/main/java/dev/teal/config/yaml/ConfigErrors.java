package dev.teal.config.yaml;

import dev.teal.config.ConfigError;
import dev.teal.config.ConfigProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The errors found in a config, which is one file or two, and every key that its reader knows.
public final class ConfigErrors {
    private final String file;
    private final List<ConfigError> errors = new ArrayList<>();
    private final List<Consumer<Set<String>>> sections = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();

    public ConfigErrors(String file) {
        this.file = file;
    }

    public void add(Position place, String text) {
        errors.add(new ConfigError(place.file().isEmpty() ? file : place.file(), place.line(), place.column(), text));
    }

    /// @param reportUnknown adds an error for each unknown key of a section; called with all known keys
    public void addSection(Consumer<Set<String>> reportUnknown) {
        sections.add(reportUnknown);
    }

    /// @param path dotted, such as `health.path`
    public void addKey(String path) {
        keys.add(path);
    }

    public Set<String> keys() {
        return keys;
    }

    /// Ends the reading and reports unknown keys.
    /// @throws ConfigProblem with all errors in the order of the file, if there are any
    public void finish() {
        if (found()) {
            throw problem();
        }
    }

    /// Ends the reading, reports unknown keys, and returns whether there are any errors.
    public boolean found() {
        sections.forEach(section -> section.accept(keys));
        sections.clear();
        return !errors.isEmpty();
    }

    public ConfigProblem problem() {
        errors.sort(Comparator.comparing(ConfigError::file)
                .thenComparingInt(ConfigError::line)
                .thenComparingInt(ConfigError::column));
        return new ConfigProblem(errors);
    }
}
