package dev.teal.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What came out of reading one file: its errors, and every key that was asked for.
final class Findings {
    private final String file;
    private final List<ConfigError> errors = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();

    Findings(String file) {
        this.file = file;
    }

    void add(Place place, String text) {
        errors.add(new ConfigError(file, place.line(), place.column(), text));
    }

    void opened(Section section) {
        sections.add(section);
    }

    /// @param path dotted, such as `health.path`
    void asked(String path) {
        asked.add(path);
    }

    Set<String> asked() {
        return asked;
    }

    /// Ends the reading: what no one asked for is unknown.
    /// @throws ConfigProblem with all errors in the order of the file, if there is one
    void finish() {
        sections.forEach(section -> section.reportUnknown(asked));
        if (!errors.isEmpty()) {
            throw problem();
        }
    }

    ConfigProblem problem() {
        errors.sort(Comparator.comparingInt(ConfigError::line).thenComparingInt(ConfigError::column));
        return new ConfigProblem(file, errors);
    }
}
