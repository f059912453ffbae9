package dev.teal.deploy.run;

import dev.teal.base.Problem;
import dev.teal.deploy.state.Effect;
import java.util.Optional;

/// A part of a deployment that can print itself, run, and be undone. Its act may be
/// repeated: a second time does no harm.
public interface Step {

    /// One word, in the journal, on the terminal and in `--json`: `flip`.
    String name();

    /// What it will do: a line of `teal plan`.
    String describe();

    /// Does it.
    ///
    /// @return what it did or found, for its line
    /// @throws Problem when it could not
    String run(StepContext context);

    default Effect effect() {
        return Effect.PREPARES;
    }

    /// Takes back what it did, as far as it got.
    ///
    /// @return what it did; empty when there was nothing to take back
    default Optional<String> undo(StepContext context) {
        return Optional.empty();
    }
}
