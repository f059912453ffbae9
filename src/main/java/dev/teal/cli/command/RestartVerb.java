package dev.teal.cli.command;

import dev.teal.app.Release;
import dev.teal.base.ExitCode;
import dev.teal.base.Finding;
import dev.teal.base.Meanwhile;
import dev.teal.deploy.operation.hook.Hooks;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import java.util.function.Function;
import org.apache.commons.cli.Options;

/// `teal restart`
public final class RestartVerb implements DeployingVerb {
    @Override
    public String description() {
        return """
                Starts the live release once more, in the other slot, with the image, env and
                config it has. Switches traffic when it is healthy, and stops the old one:
                no request is lost. With `strategy: recreate`, requests wait meanwhile. A
                new value in teal.yml or a new secret needs `teal deploy`. `teal rollback`
                afterwards still goes to the release before.
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
            Meanwhile<String> by = Meanwhile.of(connection::by);
            ServerState state = DeployingVerb.ready(invocation, connection);
            Finding.mustPass(Hooks.of(connection.config()).findings());
            Release live = RetainedReleases.of(state).restartTarget();
            // After a wait, another release may be live.
            Function<ServerState, Release> target = DeployingVerb.waits(invocation)
                    ? now -> RetainedReleases.of(now).restartTarget()
                    : _ -> live;
            DeployingVerb.runner(invocation, connection, clock, by.get())
                    .run(state, now -> ReleasePlans.restart(now, target.apply(now)));
        }
        return ExitCode.DONE;
    }
}
