package dev.teal.deploy.operation.release;

import dev.teal.app.Environment;
import dev.teal.app.Release;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.ImageConfig;
import dev.teal.deploy.state.Target;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a release candidate from `teal.yml`.
public final class Releases {
    private Releases() {}

    /// @param secrets values of `container.secrets`
    public static ReleaseCandidate make(
            Target target, ImageBuild image, Map<String, String> secrets, String by, Clock clock) {
        ReleaseId id = image.release();
        Config config = target.config();
        Map<String, String> values = new LinkedHashMap<>(config.container().env());
        values.putAll(secrets);
        Environment environment = Environment.of(values);
        ContainerConfig c = config.container();
        ContainerConfig withoutValues =
                new ContainerConfig(c.port(), c.volumes(), Map.of(), c.secrets(), c.memory(), c.options(), c.command());
        List<String> command = config.image() instanceof ImageConfig.Files files ? files.command() : List.of();
        Release release = new Release(
                Release.VERSION,
                id.id(),
                target.images().name(id.id()),
                id.commit(),
                by,
                clock.instant(),
                withoutValues,
                environment.passed(),
                command,
                config.health(),
                config.stopTimeout(),
                Optional.empty(),
                Optional.empty());
        return new ReleaseCandidate(release, environment, image);
    }
}
