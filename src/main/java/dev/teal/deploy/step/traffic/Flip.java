package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import java.util.Optional;

/// Moves traffic: one file is created or removed, and the next request follows it.
public record Flip(Slot from, Slot to) implements Step {
    @Override
    public String name() {
        return "flip";
    }

    @Override
    public String describe() {
        return from + " -> " + to;
    }

    @Override
    public Effect effect() {
        return Effect.MOVES_TRAFFIC;
    }

    @Override
    public String run(StepContext context) {
        new Traffic(context).flip(to);
        return describe();
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of(to + " -> " + from);
    }

    @Override
    public Optional<String> undo(StepContext context) {
        new Traffic(context).moveBack(from, to);
        return Optional.of(to + " -> " + from);
    }
}
