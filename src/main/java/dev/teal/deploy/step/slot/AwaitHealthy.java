package dev.teal.deploy.step.slot;

import dev.teal.app.Address;
import dev.teal.app.Occupant;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.HealthConfig;
import dev.teal.deploy.operation.Listening;
import dev.teal.deploy.operation.LogTail;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.health.Advice;
import dev.teal.health.Answer;
import dev.teal.health.SlotProbe;
import dev.teal.runtime.Refusal;
import dev.teal.server.Result;
import dev.teal.server.Told;
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
    public String run(Work work) {
        HealthConfig health = release.health();
        Duration budget = work.within(health.budget());
        SlotProbe probe = new SlotProbe(health, work.site().router().visitor());
        long began = System.nanoTime();
        long deadline = began + budget.toNanos();
        int before = restartsBefore(work);
        int probes = 0;
        while (true) {
            Duration pause = SlotProbe.pause(Duration.ofNanos(System.nanoTime() - began));
            Result result = work.site().server().run(probe.poll(address, SLICE, pause), limit());
            SlotProbe.Polled polled = SlotProbe.read(result, address);
            probes += polled.probes();
            if (result.ok()) {
                break;
            }
            String last = polled.answer().brief();
            mustBeUp(work, before, probes, last);
            if (System.nanoTime() > deadline) {
                String how = " in " + budget.toSeconds() + " s: " + probes + " of " + probes + " probes of " + url()
                        + " failed, the last with " + last;
                Answer answer = polled.answer();
                Optional<Listening> listening =
                        answer.status() == 0 ? Listening.of(work, slot, address) : Optional.empty();
                throw advised(work, unhealthy(work, listening, how), answer);
            }
            work.tell(this, 0, 0, probes + " probes, last: " + last);
            work.pause(pause);
        }
        staysHealthy(work, probe);
        listensItself(work.site());
        return health.status() + " after " + probes + (probes == 1 ? " probe" : " probes");
    }

    /// For one question of up to a slice; twice what it should take.
    private Duration limit() {
        Duration longest = SLICE.plus(release.health().timeout());
        return longest.plus(longest);
    }

    /// An app that ended by itself will not get healthy; one that Docker starts again and again even less.
    private void mustBeUp(Work work, int before, int probes, String last) {
        Occupant occupant = occupant(work);
        if (!occupant.running() || occupant.restarts() > before) {
            // Of one that runs again Docker no longer tells how it ended.
            String how = occupant.running() ? " and was started again" : " with exit code " + occupant.exitCode();
            throw unhealthy(
                    work, ": it ended by itself" + how + " (after " + probes + " probes, the last with " + last + ")");
        }
    }

    /// What a standby has behind it says nothing of today: it may have been started again a moment ago, and
    /// come up.
    private int restartsBefore(Work work) {
        Occupant standby = work.survey().occupant(slot);
        return standby.running() && standby.release().equals(release.id()) ? standby.restarts() : 0;
    }

    private Occupant occupant(Work work) {
        return work.site().slots().occupant(slot, work.site().server());
    }

    private void staysHealthy(Work work, SlotProbe probe) {
        Duration steady = release.health().steady();
        if (steady.isZero()) {
            return;
        }
        String before = occupant(work).instance();
        work.pause(steady);
        Result again = work.site().server().run(probe.poll(address, SLICE), limit());
        if (!again.ok() || !occupant(work).instance().equals(before)) {
            throw unhealthy(work, ": it was, but not " + steady.toMillis() / 1000.0 + " s later");
        }
    }

    /// Somebody else may have answered instead.
    private void listensItself(Site site) {
        site.slots()
                .listener(slot)
                .map(site.server()::run)
                .filter(asked -> !asked.ok())
                .ifPresent(asked -> {
                    throw Refusal.of(asked, site.server()).orElseGet(() -> Told.strange(asked.err()));
                });
    }

    private Problem advised(Work work, Problem problem, Answer answer) {
        String path = release.health().path();
        return Advice.of(answer, work.site().router().visitor(), path)
                .map(advice -> Problem.failed(problem.happened(), problem.details(), advice + "; then `teal deploy`"))
                .orElse(problem);
    }

    private Problem unhealthy(Work work, String how) {
        return unhealthy(work, Optional.empty(), how);
    }

    /// @param listening why there was no answer, where that is known
    private Problem unhealthy(Work work, Optional<Listening> listening, String how) {
        List<String> details = new ArrayList<>();
        listening.ifPresent(found -> details.add(found.what()));
        details.addAll(LogTail.of(work.site(), slot));
        return Problem.failed(
                slot + " did not become healthy" + how,
                details,
                listening.map(Listening::next).filter(next -> !next.isEmpty()).orElse("fix it")
                        + " and `teal deploy`, or look inside: `teal logs --slot " + slot + "`");
    }
}
