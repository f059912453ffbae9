package dev.teal.deploy.run;

import dev.teal.app.Slot;
import dev.teal.deploy.state.Entry.Kind;
import java.util.List;
import java.util.stream.Stream;

/// A deployment as data: what will be done, in order. Prints itself, and is what runs.
///
/// @param kind    what it is
/// @param release id of what will be live; empty when nothing is
/// @param from    the slot that is live now
/// @param to      the slot the release runs in; the same as `from` when nothing was live
/// @param before  the steps up to the one that takes the lock
/// @param locked  the steps under the lock
public record Plan(Kind kind, String release, Slot from, Slot to, List<Step> before, List<Step> locked) {

    /// All of them.
    public List<Step> steps() {
        return Stream.concat(before.stream(), locked.stream()).toList();
    }

    /// How things stand at its end.
    String ending() {
        String live = release + " is live in " + to;
        return switch (kind) {
            case DEPLOY, ROLLBACK -> live;
            case SNAPSHOT -> "a snapshot is taken";
            case RECOVER -> throw new IllegalStateException("a recovery does not run as a plan");
            case RESTORE, PUSH -> "the database is replaced" + (release.isEmpty() ? "" : ", " + live);
        };
    }
}
