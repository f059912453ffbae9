package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Meanwhile;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import org.apache.commons.cli.Options;

/// `teal deploy`
public final class DeployVerb implements DeployingVerb {
    @Override
    public String description() {
        return """
                Builds the image on this machine, sends it to the server, starts it in the idle
                slot and waits until it is healthy. Then switches traffic in nginx, checks the
                new release through nginx and the public address, lets the old slot finish
                its requests and stops it. A failure before the switch goes unnoticed by
                users; after a later one, traffic goes back to the old release. If teal.yml
                describes another nginx file than the server has, asks first whether to run
                `teal setup`.

                --wait: while another deployment runs, or a user holds deployments off
                (`teal lock`), waits until that is over, and deploys then, from the state
                that the server has then. Ctrl-C ends the wait. For a limit:
                `timeout 10m teal deploy --wait`.
                """;
    }

    @Override
    public Options options() {
        return DeployingVerb.waitOption();
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Clock clock = Clock.systemUTC();
        try (Connection connection = Connection.open(invocation)) {
            Meanwhile<PendingRelease> next = Meanwhile.of(
                    () -> PendingRelease.of(connection, invocation.env(), clock).building());
            ServerState state =
                    new OutdatedRouter(invocation, connection).renewed(DeployingVerb.ready(invocation, connection));
            ReleaseCandidate candidate = next.get().warning().on(state, clock);
            DeployingVerb.runner(invocation, connection, clock, next.get().by())
                    .run(state, now -> ReleasePlans.deploy(now, candidate));
        }
        return ExitCode.DONE;
    }
}
