package dev.teal.config;

import dev.teal.config.value.Rate;
import java.util.Optional;

/// How much one address of visitors may ask for; at least one of the two is present.
///
/// @param connections how many requests may be in progress at once
public record LimitsConfig(Optional<Requests> requests, Optional<Integer> connections) {
    /// @param burst how many more than `rate` may come at once
    public record Requests(Rate rate, int burst) {}
}
