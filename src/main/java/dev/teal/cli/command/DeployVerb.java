package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Meanwhile;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;

/// `teal deploy`
public final class DeployVerb implements DeployingVerb {
    @Override
    public String description() {
        return """
                Builds the image here, sends it to the server, starts it in the idle slot,
                waits until it is healthy, moves nginx over, asks through nginx and the
                public address, waits for the old slot's requests, stops it. When something
                fails before the move, users saw nothing of it; after it, traffic goes back.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Clock clock = Clock.systemUTC();
        try (Connection connection = Connection.open(invocation)) {
            Meanwhile<PendingRelease> next = Meanwhile.of(
                    () -> PendingRelease.of(connection, invocation.env(), clock).building());
            ServerState state = connection.state().mustBeReady();
            ReleaseCandidate candidate = next.get().on(state, clock);
            new PlanRunner(
                            invocation.events(),
                            invocation.cancellation(),
                            clock,
                            next.get().by())
                    .run(state, now -> ReleasePlans.deploy(now, candidate));
        }
        return ExitCode.DONE;
    }
}
