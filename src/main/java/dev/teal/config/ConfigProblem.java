package dev.teal.config;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;

/// `teal.yml`, or a file beside it, has errors; holds all of them, not only the first.
public final class ConfigProblem extends Problem {
    private static final long serialVersionUID = 1L;

    public ConfigProblem(List<ConfigError> errors) {
        this(errors, "fix the lines above; docs/teal.yml explains every key");
    }

    public ConfigProblem(List<ConfigError> errors, String next) {
        super(happened(errors), errors.stream().map(ConfigError::toString).toList(), next, ExitCode.USAGE);
    }

    private static String happened(List<ConfigError> errors) {
        List<String> files = errors.stream().map(ConfigError::file).distinct().toList();
        String has = files.size() == 1 ? " has " : " have ";
        return String.join(" and ", files) + has + (errors.size() == 1 ? "an error" : errors.size() + " errors");
    }
}
