package dev.teal.deploy.step.traffic;

import dev.teal.base.Problem;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.Unhealthy;
import java.util.Optional;

/// Sends the paused requests to the slot that is live now. When a later step fails, requests are paused again.
public record ResumeRequests(Pause pause) implements Step {
    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String describe() {
        return "send the paused requests to " + pause.to();
    }

    @Override
    public String run(StepContext context) {
        return Pause.resume(context, pause.to());
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("pause requests again");
    }

    /// The way back continues even when requests cannot be paused, but not when the old release cannot be started.
    @Override
    public Optional<String> undo(StepContext context) {
        try {
            pause.startAgain(context);
            return Optional.of("requests wait again");
        } catch (Problem problem) {
            if (problem instanceof Unhealthy || !problem.isFailure()) {
                throw problem;
            }
            context.warn(problem.happened() + "; requests are lost until " + pause.from() + " is back", problem.next());
            return Optional.empty();
        }
    }
}
