package dev.teal.config;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;

/// `teal.yml`, or a file beside it, has errors; holds all of them, not only the first.
public final class ConfigProblem extends Problem {
    private static final long serialVersionUID = 1L;

    public ConfigProblem(String file, List<ConfigError> errors) {
        this(file, errors, "fix the lines above; docs/teal.yml explains every key");
    }

    public ConfigProblem(String file, List<ConfigError> errors, String next) {
        super(
                errors.size() == 1 ? file + " has an error" : file + " has " + errors.size() + " errors",
                errors.stream().map(ConfigError::toString).toList(),
                next,
                ExitCode.USAGE);
    }
}
