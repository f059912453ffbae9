package dev.teal.deploy.run;

import dev.teal.app.Slot;
import dev.teal.deploy.state.Effect;
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
/// @param after   what runs when the plan failed and was undone
/// @param ending  describes the result of the plan once it has run
public record Plan(
        Kind kind,
        String release,
        Slot from,
        Slot to,
        List<Step> before,
        List<Step> locked,
        AfterFailure after,
        Supplier<String> ending) {

    /// Gives the steps that run when a plan failed and was undone. They cannot fail.
    @FunctionalInterface
    public interface AfterFailure {
        AfterFailure NOTHING = (moved, reason) -> List.of();

        /// @param moved  whether traffic had moved and went back
        /// @param reason why it failed
        List<Step> steps(boolean moved, String reason);
    }

    public Plan(
            Kind kind, String release, Slot from, Slot to, List<Step> before, List<Step> locked, Supplier<String> end) {
        this(kind, release, from, to, before, locked, AfterFailure.NOTHING, end);
    }

    public List<Step> steps() {
        return Stream.concat(before.stream(), locked.stream()).toList();
    }

    /// The index in `locked` of the step at whose begin the state is final: that step, or what comes after it, is never
    /// undone. A plan that closes the app for visitors is undone until its end. -1 when there is none.
    int finalAt() {
        List<Effect> effects = locked.stream().map(Step::effect).toList();
        return effects.contains(Effect.CLOSES) ? locked.size() - 1 : effects.indexOf(Effect.FORWARD_ONLY);
    }
}
