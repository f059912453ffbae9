package dev.teal.deploy.step.release;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.base.Sizes;
import dev.teal.deploy.operation.data.Findings;
import dev.teal.deploy.operation.release.ImageVolumes;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ServerChecks;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.image.RunDefaults;
import dev.teal.router.PauseStats;
import dev.teal.server.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks, before anything is changed, for conditions that would make the deployment fail later.
public record Preflight(ReleaseCandidate candidate, Slot to) implements Step {
    @Override
    public String name() {
        return "preflight";
    }

    @Override
    public String describe() {
        return "check disk, platform, the image's volumes, the port of " + to + ", clocks and the router's file";
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        Command starts = target.slots().check(to, candidate.release());
        ServerChecks checks =
                ServerChecks.of(context.state(), to, candidate.engine().get(), Optional.of(starts));
        Findings.enforce(context, find(context, checks));
        return "room " + Sizes.of(checks.free()) + ", router, port and platform fit";
    }

    private List<Finding> find(StepContext context, ServerChecks checks) {
        ServerState state = context.state();
        List<Finding> found = new ArrayList<>();
        checks.starts().ifPresent(found::add);
        ServerChecks.routerIsCurrent(state).ifPresent(found::add);
        ServerChecks.portsAreRegistered(state).ifPresent(found::add);
        checks.platformFits(candidate.image().platform()).ifPresent(found::add);
        found.addAll(ImageVolumes.check(state, RunDefaults.of(candidate.image()).volumes()));
        found.addAll(checks.diskHasRoom(candidate.image().bytes()));
        checks.portIsFree().ifPresent(found::add);
        checks.visitorsReachTheApp().ifPresent(found::add);
        checks.clocksAgree(context.clock().instant()).ifPresent(found::add);
        checks.dataIsLocal().ifPresent(found::add);
        if (found.stream().noneMatch(Finding::refuses)) { // the rest asks nginx again
            context.target()
                    .config()
                    .pause()
                    .flatMap(limit -> checks.requestsHaveRoom(
                            limit, Pause.stats(context).map(PauseStats::rate).orElse(0L)))
                    .ifPresent(found::add);
        }
        return found;
    }
}
