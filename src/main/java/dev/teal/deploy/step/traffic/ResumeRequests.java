package dev.teal.deploy.step.traffic;

import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import java.util.Optional;

/// The requests that waited go to the slot that is live now. When what follows fails, they wait again.
public record ResumeRequests(Pause pause) implements Step {
    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String describe() {
        return "let the requests that waited go to " + pause.to();
    }

    @Override
    public String run(StepContext context) {
        return Pause.resume(context, pause.to());
    }

    @Override
    public Optional<String> undo(StepContext context) {
        pause.startAgain(context);
        return Optional.of("requests wait again");
    }
}
