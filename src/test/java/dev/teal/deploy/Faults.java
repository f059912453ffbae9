package dev.teal.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.Problem;
import dev.teal.event.Event;
import dev.teal.event.Events;

/// What happens to a deployment, and when.
public final class Faults {
    private Faults() {}

    /// Acts before the step does.
    public static Events at(String step, Runnable act) {
        return event -> {
            if (event instanceof Event.StepStarted started && started.step().equals(step)) {
                act.run();
            }
        };
    }

    /// The client dies before the step acts.
    public static Events dyingBefore(String step) {
        return at(step, () -> {
            throw new Death();
        });
    }

    /// An error that no `catch` of a deployment handles.
    public static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Insists that a deployment fails.
    public static Problem failing(Runnable deployment) {
        Problem problem = catchThrowableOfType(Problem.class, deployment::run);
        assertThat(problem).as("a deployment that fails").isNotNull();
        return problem;
    }
}
