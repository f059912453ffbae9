package dev.teal.config.read;

import dev.teal.config.HealthConfig;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.Quantities;
import java.time.Duration;

/// `health:`.
final class HealthSection {
    /// A deployment that waits longer than this is stuck.
    private static final Duration LONGEST = Duration.ofHours(1);

    private HealthSection() {}

    static HealthConfig read(Section health) {
        HealthConfig config = new HealthConfig(
                health.value("path", Addresses::pathAndQuery, "/"),
                health.value("status", Quantities.number(100, 599), 200),
                health.value("tries", Quantities.number(1, 10_000), 10),
                health.value("interval", Quantities::duration, Duration.ofSeconds(2)),
                health.value("timeout", Quantities::duration, Duration.ofSeconds(6)),
                health.value("steady", Quantities::durationOrZero, Duration.ofSeconds(1)));
        if (health.valid("tries", "interval") && config.budget().compareTo(LONGEST) > 0) {
            String wait = config.tries() + " tries, " + config.interval().toMillis() + " ms apart, take more than 1h";
            health.error(health.has("tries") ? "tries" : "interval", wait);
        }
        return config;
    }
}
