package dev.teal.deploy.step.slot;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.config.HealthConfig;
import dev.teal.deploy.operation.ListenCheck;
import dev.teal.deploy.operation.LogTail;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.health.Advice;
import dev.teal.health.Answer;
import dev.teal.health.SlotProbe;
import dev.teal.runtime.Refusal;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Waits until the slot answers as it should, and still does a little later without having been started again.
public record AwaitHealthy(Slot slot, Release release, Address address) implements Step {
    private static final Duration SLICE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "healthy";
    }

    @Override
    public String describe() {
        HealthConfig health = release.health();
        return health.status() + " within " + health.budget().toSeconds() + " s from " + url();
    }

    private String url() {
        return "http://" + address + release.health().path();
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        HealthConfig health = release.health();
        Duration budget = context.withinPause(health.budget());
        SlotProbe probe = new SlotProbe(health, context.target().router().visitor());
        long began = System.nanoTime();
        long deadline = began + budget.toNanos();
        int before = restartsBefore(context);
        int probes = 0;
        while (true) {
            Duration pause = SlotProbe.pause(Duration.ofNanos(System.nanoTime() - began));
            Result result = context.target().server().run(probe.poll(address, SLICE, pause), limit());
            SlotProbe.Polled polled = SlotProbe.read(result, address);
            probes += polled.probes();
            if (result.ok()) {
                break;
            }
            String last = polled.answer().brief();
            mustBeUp(context, before, probes, last);
            if (System.nanoTime() > deadline) {
                String how = " in " + budget.toSeconds() + " s: " + probes + " of " + probes + " probes of " + url()
                        + " failed, the last with " + last;
                Answer answer = polled.answer();
                Optional<ListenCheck> listening =
                        answer.status() == 0 ? ListenCheck.of(context, slot, address) : Optional.empty();
                throw advised(context, unhealthy(context, listening, how), answer);
            }
            context.report(this, 0, 0, probes + " probes, last: " + last);
            context.sleep(pause);
        }
        staysHealthy(context, probe);
        listensItself(context.target());
        return health.status() + " after " + probes + (probes == 1 ? " probe" : " probes");
    }

    /// For one question of up to a slice; twice what it should take.
    private Duration limit() {
        Duration longest = SLICE.plus(release.health().timeout());
        return longest.plus(longest);
    }

    /// An app that ended by itself will not get healthy; one that Docker starts again and again even less.
    private void mustBeUp(StepContext context, int before, int probes, String last) {
        SlotState slotState = slotState(context);
        if (!slotState.running() || slotState.restarts() > before) {
            // Of one that runs again Docker no longer tells how it ended.
            String how = slotState.running() ? " and was started again" : " with exit code " + slotState.exitCode();
            throw unhealthy(
                    context,
                    ": it ended by itself" + how + " (after " + probes + " probes, the last with " + last + ")");
        }
    }

    /// What a standby has behind it says nothing of today: it may have been started again a moment ago, and
    /// come up.
    private int restartsBefore(StepContext context) {
        SlotState standby = context.state().slotState(slot);
        return standby.running() && standby.release().equals(release.id()) ? standby.restarts() : 0;
    }

    private SlotState slotState(StepContext context) {
        return context.target().slots().slotState(slot, context.target().server());
    }

    private void staysHealthy(StepContext context, SlotProbe probe) {
        Duration steady = release.health().steady();
        if (steady.isZero()) {
            return;
        }
        String before = slotState(context).instance();
        context.sleep(steady);
        Result again = context.target().server().run(probe.poll(address, SLICE), limit());
        if (!again.ok() || !slotState(context).instance().equals(before)) {
            throw unhealthy(context, ": it was, but not " + steady.toMillis() / 1000.0 + " s later");
        }
    }

    /// Somebody else may have answered instead.
    private void listensItself(Target target) {
        target.slots()
                .listener(slot)
                .map(target.server()::run)
                .filter(asked -> !asked.ok())
                .ifPresent(asked -> {
                    throw Refusal.of(asked, target.server()).orElseGet(() -> Reply.unexpected(asked.err()));
                });
    }

    private Problem advised(StepContext context, Problem problem, Answer answer) {
        String path = release.health().path();
        return Advice.of(answer, context.target().router().visitor(), path)
                .map(advice -> Problem.failed(problem.happened(), problem.details(), advice + "; then `teal deploy`"))
                .orElse(problem);
    }

    private Problem unhealthy(StepContext context, String how) {
        return unhealthy(context, Optional.empty(), how);
    }

    /// @param listening why there was no answer, where that is known
    private Problem unhealthy(StepContext context, Optional<ListenCheck> listening, String how) {
        List<String> details = new ArrayList<>();
        listening.ifPresent(found -> details.add(found.what()));
        details.addAll(LogTail.of(context.target(), slot));
        return Problem.failed(
                slot + " did not become healthy" + how,
                details,
                listening.map(ListenCheck::next).filter(next -> !next.isEmpty()).orElse("fix it")
                        + " and `teal deploy`, or look inside: `teal logs --slot " + slot + "`");
    }
}
