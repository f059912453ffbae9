package dev.teal.config;

import java.nio.file.Path;
import java.util.Optional;

/// The files of a config: `teal.yml`, and for a stage `teal.STAGE.yml` over it.
///
/// @param file  `teal.yml`, as the user named it
/// @param stage such as `staging`; empty for `teal.yml` alone
public record ConfigSource(Path file, String stage) {
    public static ConfigSource of(Path file) {
        return new ConfigSource(file, "");
    }

    /// The file to change for this stage: that of the stage, or `teal.yml`.
    public Path own() {
        return stage.isEmpty() ? file : ofStage(stage);
    }

    /// `teal.staging.yml` beside `teal.yml`.
    private Path ofStage(String name) {
        return file.resolveSibling(beginning() + name + ending());
    }

    /// The stage whose file has this name; empty if it is another file.
    public Optional<String> stageOf(String name) {
        boolean other = name.startsWith(beginning()) && name.endsWith(ending());
        int length = name.length() - beginning().length() - ending().length();
        return other && length > 0
                ? Optional.of(name.substring(beginning().length(), beginning().length() + length))
                : Optional.empty();
    }

    private String beginning() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending().length()) + ".";
    }

    private String ending() {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot) : "";
    }

    /// The folder that holds `teal.yml`.
    public Path folder() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /// The values of `container.secrets`. A stage has a file of its own.
    public Path secrets() {
        return folder().resolve(".teal").resolve(stage.isEmpty() ? "secrets" : "secrets." + stage);
    }
}
