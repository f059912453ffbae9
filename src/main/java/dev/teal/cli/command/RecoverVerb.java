package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.deploy.recovery.Recover;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import java.util.Map;
import org.apache.commons.cli.Options;

/// `teal recover`
public final class RecoverVerb implements Verb {
    @Override
    public Options options() {
        return new Options().addOption(null, "take-over", false, "end the client that holds the lock, gone for good");
    }

    @Override
    public String description() {
        return """
                Looks for a deployment whose client died, and ends it well: forward when the
                new release is live and healthy, back when not. `teal deploy` and
                `teal rollback` do the same first. Starts the live release when it does not
                run. Running it twice does no harm.
                """;
    }

    @Override
    public ExitCode afterBug() {
        return ExitCode.UNKNOWN;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.state();
            if (invocation.arguments().has("take-over")
                    && !state.facts().holder().isEmpty()) {
                invocation
                        .confirm()
                        .need("end what holds the lock: " + state.facts().holder());
            }
            String did = Recover.run(
                    state,
                    invocation.arguments().has("take-over"),
                    invocation.events(),
                    invocation.cancellation(),
                    Clock.systemUTC(),
                    connection.by());
            if (invocation.globals().json()) {
                invocation.out().json(Json.write(Map.of("recovered", did)));
            } else {
                invocation.out().safeLine(did);
            }
        }
        return ExitCode.DONE;
    }
}
