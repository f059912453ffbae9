package dev.teal.config.yaml;

import dev.teal.config.ConfigError;
import dev.teal.config.ConfigProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What came out of reading one file: its errors, and every key that was asked for.
public final class ConfigErrors {
    private final String file;
    private final List<ConfigError> errors = new ArrayList<>();
    private final List<Consumer<Set<String>>> sections = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();

    public ConfigErrors(String file) {
        this.file = file;
    }

    public void add(Position place, String text) {
        errors.add(new ConfigError(file, place.line(), place.column(), text));
    }

    /// @param reportUnknown adds an error for each key of a section that nobody asked for
    public void opened(Consumer<Set<String>> reportUnknown) {
        sections.add(reportUnknown);
    }

    /// @param path dotted, such as `health.path`
    public void asked(String path) {
        asked.add(path);
    }

    public Set<String> asked() {
        return asked;
    }

    /// Ends the reading: what no one asked for is unknown.
    /// @throws ConfigProblem with all errors in the order of the file, if there is one
    public void finish() {
        sections.forEach(section -> section.accept(asked));
        if (!errors.isEmpty()) {
            throw problem();
        }
    }

    public ConfigProblem problem() {
        errors.sort(Comparator.comparingInt(ConfigError::line).thenComparingInt(ConfigError::column));
        return new ConfigProblem(file, errors);
    }
}
