package dev.teal.deploy.step.traffic;

import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import java.util.Optional;

/// Pauses requests at nginx until [ResumeRequests].
public record PauseRequests(Pause pause) implements Step {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String describe() {
        return "pause requests at nginx until " + pause.to() + " is healthy, at most "
                + pause.limit().toSeconds() + " s";
    }

    @Override
    public Effect effect() {
        return Effect.PAUSES;
    }

    @Override
    public String run(StepContext context) {
        pause.start(context);
        return "requests wait at nginx";
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("send the paused requests to " + pause.from());
    }

    @Override
    public Optional<String> undo(StepContext context) {
        return Optional.of(Pause.resume(context, pause.from()));
    }
}
