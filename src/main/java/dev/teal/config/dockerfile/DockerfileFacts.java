package dev.teal.config.dockerfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a stage of a Dockerfile says about how its container runs. What it inherits from an image is not known.
///
/// @param port    the first TCP port it exposes
/// @param volumes absolute paths
public record DockerfileFacts(Optional<Integer> port, List<String> volumes) {
    public static final DockerfileFacts NONE = new DockerfileFacts(Optional.empty(), List.of());

    /// Of the last stage.
    public static DockerfileFacts of(String text) {
        return of(text, "", Map.of());
    }

    /// @param target the name or number of a stage; empty for the last
    /// @param args   build arguments
    public static DockerfileFacts of(String text, String target, Map<String, String> args) {
        Dockerfile file = Dockerfile.of(text);
        DockerfileStages stages = new DockerfileStages(file.escape(), args);
        file.instructions().forEach(stages::take);
        return stages.facts(target);
    }
}
