package dev.teal.config;

import io.avaje.jsonb.Json;
import java.time.Duration;

/// When a slot counts as healthy.
///
/// @param path     path and query to GET
/// @param status   the status expected
/// @param tries    with `interval` the budget: `tries` × `interval`; polled faster inside it
/// @param timeout  of one probe; above SQLite's usual busy timeout of 5 s, which stalls a Node app whole
/// @param steady   it must still be healthy this long after its first good answer
@Json(naming = Json.Naming.LowerUnderscore)
public record HealthConfig(String path, int status, int tries, Duration interval, Duration timeout, Duration steady) {

    /// The longest wait for the first good answer. (Duration's own product goes by BigDecimal, whose first use takes
    /// 20 ms of every verb.)
    public Duration budget() {
        return Duration.ofMillis(interval.toMillis() * tries);
    }
}
