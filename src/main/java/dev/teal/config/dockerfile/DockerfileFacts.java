package dev.teal.config.dockerfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a stage of a Dockerfile declares about its container. Declarations of the base image are not included.
///
/// @param port    the first TCP port it exposes
/// @param volumes absolute paths
public record DockerfileFacts(Optional<Integer> port, List<String> volumes) {
    public static final DockerfileFacts NONE = new DockerfileFacts(Optional.empty(), List.of());

    /// The facts of the last stage.
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
