package dev.teal.doctor;

import dev.teal.runtime.Inventory;
import dev.teal.setup.SetupReview;
import java.util.List;

/// What runs the releases, and the other apps on the server.
record EngineChecks(SetupReview setup, Inventory inventory) implements Theme {
    @Override
    public List<Check> checks() {
        return List.of(
                Check.of("engine", "answers")
                        .found(setup.engine(), Fix.SetUp.PLAIN)
                        .found(inventory.findings()),
                Check.of("upgrades", "releases keep running while the engine restarts")
                        .found(setup.restarts(), new Fix.SetUp(true)),
                Check.of("services", "start with the server").found(setup.boot(), Fix.SetUp.PLAIN),
                Check.of("other apps", "share no port, host or directory with this one")
                        .found(setup.clashes()));
    }
}
