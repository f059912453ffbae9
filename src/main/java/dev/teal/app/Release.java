package dev.teal.app;

import dev.teal.base.Versions;
import dev.teal.config.ContainerConfig;
import dev.teal.config.HealthConfig;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One immutable version of the app, with all it needs to run again as it ran: rollback uses nothing of today's
/// `teal.yml`.
///
/// @param v           version of this format; 1 where the record has none
/// @param id          `20261123-091533-3fa2c1b`: UTC time and commit; sorts by age
/// @param image       what it runs: an image name, or a folder's id
/// @param commit      the git commit it was built from, `-dirty` behind it when the tree had changes; empty
///                    when unknown
/// @param by          who made it: `user@host`
/// @param container   how it runs; its `env` is empty here, the values are in the env file
/// @param passed      environment names whose values do not fit a line of the env file
/// @param command     what a plain process runs; empty with Docker
/// @param wentLive    when it was first proven live; absent before
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
        Optional<Instant> wentLive) {

    /// The version this Teal writes.
    public static final int VERSION = 2;

    public Release {
        v = Versions.known(v, VERSION);
    }

    public Release wentLiveAt(Instant moment) {
        return with(health, Optional.of(moment));
    }

    /// The same, but one good answer is enough: for a release that has been running all along.
    public Release withoutSteadyTime() {
        HealthConfig once = new HealthConfig(
                health.path(), health.status(), health.tries(), health.interval(), health.timeout(), Duration.ZERO);
        return with(once, wentLive);
    }

    private Release with(HealthConfig asked, Optional<Instant> live) {
        return new Release(
                VERSION, id, image, commit, by, created, container, passed, command, asked, stopTimeout, live);
    }
}
