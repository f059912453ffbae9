package dev.teal.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.step.release.TakeLock;
import dev.teal.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;

/// Runs and undoes single steps, without a plan.
@Tag("server")
public abstract class OneStep {
    /// What the steps of the latest [#on] reported.
    protected final List<Event> events = new CopyOnWriteArrayList<>();

    private Optional<StepContext> context = Optional.empty();

    /// From now on steps run from this state, as an attempt of their own.
    protected StepContext on(ServerState state) {
        events.clear();
        Entry attempt = Entry.begin(
                LocalDeployment.CLOCK.instant(),
                "deploy-1",
                Entry.Kind.DEPLOY,
                "r3",
                "blue",
                "green",
                LocalDeployment.BY);
        StepContext fresh = new StepContext(state, attempt, events::add, new Cancellation(), LocalDeployment.CLOCK);
        context = Optional.of(fresh);
        return fresh;
    }

    /// Whether [#on] was called.
    protected boolean isOn() {
        return context.isPresent();
    }

    protected StepContext context() {
        return context.orElseThrow();
    }

    /// Nothing is to be recovered.
    protected static TakeLock takeLock() {
        return new TakeLock(none -> "", Duration.ZERO, false);
    }

    protected String run(Step step) {
        return step.run(context());
    }

    /// What was undone; empty when there was nothing to undo.
    protected String undo(Step step) {
        return step.undo(context()).orElse("");
    }

    protected Problem failure(Step step) {
        Problem problem = catchThrowableOfType(Problem.class, () -> run(step));
        assertThat(problem).as(step.name() + " fails").isNotNull();
        return problem;
    }

    protected List<String> warnings() {
        return events.stream()
                .filter(Event.Warning.class::isInstance)
                .map(event -> ((Event.Warning) event).text())
                .toList();
    }
}
