package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.deploy.plan.Recover;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import org.apache.commons.cli.Options;

/// `teal recover`
public final class RecoverVerb implements Verb {
    @Override
    public Options options() {
        return new Options()
                .addOption(null, "take-over", false, "end the process that still holds the lock; asks first");
    }

    @Override
    public String description() {
        return """
                Looks for a deployment whose client died. Finishes it if the new release is
                live and healthy, and otherwise goes back to the old release. Starts the live
                release if it is not running. Safe to repeat. `teal deploy` and
                `teal rollback` do the same before they begin.
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
                        .require("end the process that holds the lock: "
                                + state.facts().holder());
                Recover.takeOver(state.target().server(), state.target().layout());
            }
            state.mustBeReady();
            if (!invocation.globals().json()) {
                RecoverySteps.show(invocation.out(), state);
            }
            new PlanRunner(connection.events(), invocation.cancellation(), Clock.systemUTC(), connection.by())
                    .run(state, new Recover()::plan);
        }
        return ExitCode.DONE;
    }
}
