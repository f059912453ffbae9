package dev.teal.deploy.step.traffic;

import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import java.util.Optional;

/// Lets requests wait at nginx until [ResumeRequests].
public record PauseRequests(Pause pause) implements Step {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String describe() {
        return "let requests wait at nginx until " + pause.to() + " is healthy, at most "
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
    public Optional<String> undo(StepContext context) {
        return Optional.of(Pause.resume(context, pause.from()));
    }
}
