package dev.teal.config.read;

import dev.teal.config.LimitsConfig;
import dev.teal.config.LimitsConfig.Requests;
import dev.teal.config.value.Quantities;
import dev.teal.config.value.Rate;
import java.util.Optional;

/// `router.limits:`.
final class LimitsSection {
    private static final int LARGEST_BURST = 100_000;
    /// nginx's own limit.
    private static final int MOST_CONNECTIONS = 65_535;

    private LimitsSection() {}

    static Optional<LimitsConfig> read(Section router) {
        Section limits = router.section("limits");
        Optional<Rate> rate = limits.optional("requests", Rate::read);
        Optional<Integer> burst = limits.optional("burst", Quantities.number(0, LARGEST_BURST));
        LimitsConfig config = new LimitsConfig(
                rate.map(allowed -> new Requests(allowed, burst.orElse(allowed.requests()))),
                limits.optional("connections", Quantities.number(1, MOST_CONNECTIONS)));
        if (!router.has("limits") || !limits.valid()) {
            return Optional.empty();
        }
        checkKeys(limits);
        return Optional.of(config);
    }

    private static void checkKeys(Section limits) {
        if (limits.has("burst") && !limits.has("requests")) {
            limits.missing("requests", "burst adds to it; write a rate such as 20/s");
        } else if (!limits.has("requests") && !limits.has("connections")) {
            limits.missing("requests", "write a rate such as 20/s, or limit connections");
        }
    }
}
