package dev.teal.deploy.operation.slot;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.config.HealthConfig;
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
public record HealthCheck(StepContext context, Slot slot, Release release) {
    private static final Duration SLICE = Duration.ofSeconds(1);

    /// @return how many probes it took, a sentence
    public String await() {
        HealthConfig health = release.health();
        Duration budget = context.withinPause(health.budget());
        SlotProbe probe = new SlotProbe(health, context.target().router().visitor());
        long began = System.nanoTime();
        long deadline = began + budget.toNanos();
        int before = restartsBefore();
        int probes = 0;
        while (true) {
            Duration pause = SlotProbe.pause(Duration.ofNanos(System.nanoTime() - began));
            Result result = context.target().server().run(probe.poll(address(), SLICE, pause), limit());
            SlotProbe.Polled polled = SlotProbe.read(result, address());
            probes += polled.probes();
            if (result.ok()) {
                break;
            }
            String last = polled.answer().brief();
            mustBeUp(before, probes, last);
            if (System.nanoTime() > deadline) {
                String how = " in " + budget.toSeconds() + " s: " + probes + " of " + probes + " probes of " + url()
                        + " failed, the last with " + last;
                Answer answer = polled.answer();
                Optional<ListenCheck> listening =
                        answer.status() == 0 ? ListenCheck.of(context, slot) : Optional.empty();
                throw advised(unhealthy(listening, how), answer);
            }
            context.report(0, 0, probes + " probes, last: " + last);
            context.sleep(pause);
        }
        staysHealthy(probe);
        listensItself();
        return health.status() + " after " + probes + (probes == 1 ? " probe" : " probes");
    }

    /// For one question of up to a slice; twice what it should take.
    private Duration limit() {
        Duration longest = SLICE.plus(release.health().timeout());
        return longest.plus(longest);
    }

    /// An app that ended by itself will not get healthy; one that Docker starts again and again even less.
    private void mustBeUp(int before, int probes, String last) {
        SlotState slotState = slotState();
        if (!slotState.running() || slotState.restarts() > before) {
            // Docker does not report the exit code of a container that runs again.
            String how = slotState.running() ? " and was started again" : " with exit code " + slotState.exitCode();
            throw unhealthy(
                    ": it ended by itself" + how + " (after " + probes + " probes, the last with " + last + ")");
        }
    }

    /// Restarts that a standby has behind it count as none: it may have come up a moment ago.
    private int restartsBefore() {
        SlotState standby = context.state().slotState(slot);
        return standby.running() && standby.release().equals(release.id()) ? standby.restarts() : 0;
    }

    private SlotState slotState() {
        return context.target().slots().slotState(slot, context.target().server());
    }

    private void staysHealthy(SlotProbe probe) {
        Duration steady = release.health().steady();
        if (steady.isZero()) {
            return;
        }
        String before = slotState().instance();
        context.sleep(steady);
        Result again = context.target().server().run(probe.poll(address(), SLICE), limit());
        if (!again.ok() || !slotState().instance().equals(before)) {
            throw unhealthy(": it was, but not " + steady.toMillis() / 1000.0 + " s later");
        }
    }

    /// Somebody else may have answered instead.
    private void listensItself() {
        Target target = context.target();
        target.slots()
                .listener(slot)
                .map(target.server()::run)
                .filter(asked -> !asked.ok())
                .ifPresent(asked -> {
                    throw Refusal.of(asked, target.server()).orElseGet(() -> Reply.unexpected(asked.err()));
                });
    }

    private Problem advised(Problem problem, Answer answer) {
        String path = release.health().path();
        return Advice.of(answer, context.target().router().visitor(), path)
                .map(advice -> Problem.failed(problem.happened(), problem.details(), advice + "; then `teal deploy`"))
                .orElse(problem);
    }

    private Problem unhealthy(String how) {
        return unhealthy(Optional.empty(), how);
    }

    /// @param listening why there was no answer, where that is known
    private Problem unhealthy(Optional<ListenCheck> listening, String how) {
        List<String> details = new ArrayList<>();
        listening.ifPresent(found -> details.add(found.what()));
        details.addAll(LogTail.of(context.target(), slot));
        return Problem.failed(
                slot + " did not become healthy" + how,
                details,
                listening.map(ListenCheck::next).filter(next -> !next.isEmpty()).orElse("fix it")
                        + " and `teal deploy`, or look inside: `teal logs --slot " + slot + "`");
    }

    private String url() {
        return "http://" + address() + release.health().path();
    }

    private Address address() {
        return context.target().slots().address(slot);
    }
}
