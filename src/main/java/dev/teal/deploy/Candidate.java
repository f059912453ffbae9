package dev.teal.deploy;

import dev.teal.slot.Environment;
import dev.teal.slot.Release;

/// A release that is about to be, with the values of its environment; they are in no record and are printed
/// nowhere.
public final class Candidate {
    private final Release release;
    private final Environment environment;

    public Candidate(Release release, Environment environment) {
        this.release = release;
        this.environment = environment;
    }

    public Release release() {
        return release;
    }

    Environment environment() {
        return environment;
    }
}
