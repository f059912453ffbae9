package dev.teal.deploy.run;

import dev.teal.app.Slot;
import dev.teal.deploy.state.Entry.Kind;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A deployment as data: the steps in order, to print or to run.
///
/// @param release id of the release that will be live; empty when none will be
/// @param from    the slot that is live now
/// @param to      the slot the release runs in; the same as `from` when nothing was live
/// @param before  the steps up to the one that takes the lock
/// @param locked  the steps under the lock
/// @param ending  describes the result of the plan once it has run
public record Plan(
        Kind kind, String release, Slot from, Slot to, List<Step> before, List<Step> locked, Supplier<String> ending) {

    public List<Step> steps() {
        return Stream.concat(before.stream(), locked.stream()).toList();
    }
}
