package dev.teal.config;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// How a release's container runs.
///
/// @param port    the port the app listens on in the container; with `runtime: process` the app gets PORT
///                instead
/// @param volumes directories of the server that are mounted into the container
/// @param env     environment variables that are not secret, in order
/// @param secrets names whose values come from the environment of `teal` or from `.teal/secrets`
/// @param memory  Docker's `--memory`, such as `512m`; empty for no limit
/// @param options further options of `docker run`, one argv word each
/// @param command overrides the image's command; empty to keep it
@Json(naming = Json.Naming.LowerUnderscore)
public record ContainerConfig(
        int port,
        List<Volume> volumes,
        Map<String, String> env,
        List<String> secrets,
        String memory,
        List<String> options,
        List<String> command) {

    /// @param source on the server: absolute, or relative to the app's directory
    /// @param target absolute, in the container
    @Json(naming = Json.Naming.LowerUnderscore)
    public record Volume(String source, String target, boolean readOnly) {}
}
