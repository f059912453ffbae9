package dev.teal.config;

import io.avaje.jsonb.Json;
import java.time.Duration;

/// When a slot counts as healthy.
///
/// @param path     path and query to GET
/// @param status   the expected status
/// @param tries    `tries` × `interval` is the budget; probes within it are more frequent
/// @param timeout  of one probe; above SQLite's usual busy timeout of 5 s, which blocks a whole Node app
/// @param steady   how long after its first good response the slot must still be healthy
@Json(naming = Json.Naming.LowerUnderscore)
public record HealthConfig(String path, int status, int tries, Duration interval, Duration timeout, Duration steady) {

    /// The longest wait for the first good response. Not `Duration.multipliedBy`: it uses BigDecimal, whose
    /// first use would cost every command 20 ms.
    public Duration budget() {
        return Duration.ofMillis(interval.toMillis() * tries);
    }
}
