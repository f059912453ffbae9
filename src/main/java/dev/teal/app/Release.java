package dev.teal.app;

import dev.teal.base.Versions;
import dev.teal.config.ContainerConfig;
import dev.teal.config.HealthConfig;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One immutable version of the app, with everything needed to run it again as it ran: rollback reads nothing
/// from today's `teal.yml`.
///
/// @param v           version of this format; 1 when the record has none
/// @param id          `20261123-091533-3fa2c1b`: UTC time and commit; sorts by age
/// @param image       the image name, or the id of a folder
/// @param commit      the git commit it was built from, with `-dirty` appended when the tree had changes; empty
///                    when unknown
/// @param by          who created it: `user@host`
/// @param container   how it runs; its `env` is empty here because the values are in the env file
/// @param passed      names of variables whose values do not fit a line of the env file
/// @param command     the command line of a plain process; empty with Docker
/// @param wentLive    when it was first confirmed live; empty until then
/// @param adopted     the id of the container that `teal setup` took over as this release; empty for one that Teal
///                    deployed
@Json(naming = Json.Naming.LowerUnderscore)
public record Release(
        int v,
        String id,
        String image,
        String commit,
        String by,
        Instant created,
        ContainerConfig container,
        List<String> passed,
        List<String> command,
        HealthConfig health,
        Duration stopTimeout,
        Optional<Instant> wentLive,
        Optional<String> adopted) {

    /// The version that this Teal writes.
    public static final int VERSION = 2;

    public Release {
        v = Versions.known(v, VERSION);
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(health, "health");
    }

    public Release wentLiveAt(Instant moment) {
        return with(health, Optional.of(moment));
    }

    /// The same release, but one successful probe is enough: for a release that has been running all along.
    public Release withoutSteadyTime() {
        HealthConfig once = new HealthConfig(
                health.path(), health.status(), health.tries(), health.interval(), health.timeout(), Duration.ZERO);
        return with(once, wentLive);
    }

    private Release with(HealthConfig newHealth, Optional<Instant> live) {
        return new Release(
                VERSION,
                id,
                image,
                commit,
                by,
                created,
                container,
                passed,
                command,
                newHealth,
                stopTimeout,
                live,
                adopted);
    }
}
