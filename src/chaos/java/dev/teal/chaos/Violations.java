package dev.teal.chaos;

import java.util.ArrayList;
import java.util.List;

/// What was not as it must be.
final class Violations {
    private final List<String> found = new ArrayList<>();

    void unless(boolean holds, String what) {
        if (!holds) {
            found.add(what);
        }
    }

    void add(String what) {
        found.add(what);
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
