package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.slot.LogTail;
import dev.teal.deploy.operation.traffic.RouterCheck;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import java.time.Duration;

/// Watches the new release under real traffic for a while, with the old one still running beside it: so going back
/// costs one flip.
public record Watch(Slot slot, Release release, Duration time) implements Step {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public String describe() {
        return "ask through the router for " + time.toSeconds() + " s more";
    }

    @Override
    public String run(StepContext context) {
        String instance = slotState(context).instance();
        RouterCheck router = new RouterCheck(context, slot, release);
        long end = System.nanoTime() + time.toNanos();
        int visits = 0;
        while (System.nanoTime() < end) {
            router.mustAnswer();
            visits++;
            if (!slotState(context).instance().equals(instance)) {
                throw Problem.failed(
                        slot + " ended by itself while it was watched, after " + visits + " good answers",
                        LogTail.of(context.target(), slot),
                        "fix it and `teal deploy`, or look inside: `teal logs --slot " + slot + "`");
            }
            context.report(0, 0, visits + " good answers");
            context.sleep(INTERVAL);
        }
        return visits + " good answers in " + time.toSeconds() + " s";
    }

    private SlotState slotState(StepContext context) {
        return context.target().slots().slotState(slot, context.target().server());
    }
}
