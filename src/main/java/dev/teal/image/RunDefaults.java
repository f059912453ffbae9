package dev.teal.image;

import dev.teal.base.Json;
import java.util.List;
import java.util.Map;

/// An image's defaults for running its container.
///
/// @param user       in the form of USER; empty for root
/// @param volumes    absolute paths where each container gets an empty volume, unless something is mounted
///                   there
/// @param entrypoint argv in front of the command
public record RunDefaults(String user, List<String> volumes, List<String> entrypoint, List<String> command) {

    /// @param config the member `config` of an image's configuration, or Docker's `.Config`
    public static RunDefaults of(Map<?, ?> config) {
        return new RunDefaults(
                config.get("User") instanceof String user ? user.strip() : "",
                Json.object(config.get("Volumes")).keySet().stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList(),
                Json.texts(config.get("Entrypoint")),
                Json.texts(config.get("Cmd")));
    }

    /// Plain files have no defaults.
    public static RunDefaults of(Image image) {
        Map<String, Object> whole =
                image.config().isEmpty() ? Map.of() : Json.readMap(image.config(), "the image's configuration");
        return of(Json.object(whole.get("config")));
    }
}
