package dev.teal.deploy.run;

import dev.teal.base.Problem;
import dev.teal.deploy.state.Effect;
import java.util.Optional;

/// A part of a deployment that can be described, run and undone. It can safely run twice.
public interface Step {

    /// One word, in the journal, on the terminal and in `--json`: `flip`.
    String name();

    /// Its line in `teal plan`.
    String describe();

    /// @return its result, for the terminal and the journal
    /// @throws Problem when it failed
    String run(StepContext context);

    default Effect effect() {
        return Effect.PREPARES;
    }

    /// What undoing it means, for `teal plan`; empty when it cannot be undone, or need not be.
    default Optional<String> describeUndo() {
        return Optional.empty();
    }

    /// Undoes the step, as far as it got. It can safely run twice, and in another client than the step did.
    ///
    /// @return what was done; empty when there was nothing to undo
    default Optional<String> undo(StepContext context) {
        return Optional.empty();
    }
}
