package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.config.ConfigProblem;
import java.nio.file.Path;
import java.util.List;

/// A bad file, and its errors in order.
record BadConfig(String text, List<String> errors) {
    static BadConfig file(String text, String... errors) {
        return new BadConfig(text, List.of(errors));
    }

    /// The two required keys, then these lines; the first of them is line 3.
    static BadConfig more(String lines, String... errors) {
        return file("app: hub\nserver: web\n" + lines, errors);
    }

    @Override
    public String toString() {
        return text.replace("\n", "⏎");
    }

    static ConfigProblem problem(String text) {
        return catchThrowableOfType(ConfigProblem.class, () -> ConfigFile.parse(text, Path.of("teal.yml")));
    }

    void check() {
        List<String> lines = errors.stream().map(error -> "teal.yml:" + error).toList();
        assertThat(problem(text).details()).containsExactlyElementsOf(lines);
    }
}
