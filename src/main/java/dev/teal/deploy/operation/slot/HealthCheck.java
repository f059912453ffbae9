package dev.teal.deploy.operation.slot;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.base.Times;
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

/// Waits until the slot is healthy, and still is after `steady` without a restart.
public record HealthCheck(StepContext context, Slot slot, Release release) {
    private static final Duration SLICE = Duration.ofSeconds(1);

    /// @return a phrase with the number of probes
    public String await() {
        HealthConfig health = release.health();
        Duration budget = context.pause().within(health.budget());
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
                String how = " in " + Times.of(budget) + ": " + probes + " of " + probes + " probes of " + url()
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

    /// The limit of one poll, which lasts up to a slice: twice its expected time.
    private Duration limit() {
        Duration longest = SLICE.plus(release.health().timeout());
        return longest.plus(longest);
    }

    /// An app that exited will not become healthy, and neither will one that Docker keeps restarting.
    private void mustBeUp(int before, int probes, String last) {
        SlotState slotState = slotState();
        if (!slotState.running() || slotState.restarts() > before) {
            // Docker does not report the exit code of a container that was restarted.
            String how = slotState.running() ? " and was restarted" : " with exit code " + slotState.exitCode();
            throw unhealthy(
                    ": it exited by itself" + how + " (after " + probes + " probes, the last with " + last + ")");
        }
    }

    /// A standby's earlier restarts do not count: it may have come up a moment ago.
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
            throw unhealthy(": it was healthy, but no longer was " + steady.toMillis() / 1000.0 + " s later");
        }
    }

    /// Another process may have answered instead.
    private void listensItself() {
        Target target = context.target();
        target.slots()
                .listener(slot)
                .map(target.server()::run)
                .filter(listener -> !listener.ok())
                .ifPresent(listener -> {
                    throw Refusal.of(listener, target.server()).orElseGet(() -> Reply.unexpected(listener.err()));
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

    /// @param listening why there was no answer, when that is known
    private Problem unhealthy(Optional<ListenCheck> listening, String how) {
        List<String> details = new ArrayList<>();
        listening.ifPresent(found -> details.add(found.what()));
        details.addAll(LogTail.of(context.target(), slot));
        return Problem.failed(
                slot + " did not become healthy" + how,
                details,
                listening.map(ListenCheck::next).filter(next -> !next.isEmpty()).orElse("fix the app")
                        + " and `teal deploy`, or look inside: `teal logs --slot " + slot + "`");
    }

    private String url() {
        return "http://" + address() + release.health().path();
    }

    private Address address() {
        return context.target().slots().address(slot);
    }
}
