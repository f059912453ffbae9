package dev.teal.cli.command;

import dev.teal.app.Release;
import dev.teal.base.ExitCode;
import dev.teal.base.Meanwhile;
import dev.teal.deploy.operation.data.OperationId;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.deploy.plan.DataPlans;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.UserNote;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.Options;

/// `teal rollback [RELEASE]`
public final class RollbackVerb implements DeployingVerb {
    private static final Clock CLOCK = Clock.systemUTC();

    @Override
    public List<String> arguments() {
        return List.of("[RELEASE]");
    }

    @Override
    public String description() {
        return """
                Goes back to the release before the live one, or to the one named (by any part
                of its id that only one has), with the image, env and config it had.
                With `standby: running` this only switches traffic; otherwise the release is
                started and checked first. The data stays as it is, unless --restore-data
                restores the snapshot from when that release was live: then visitors get 503
                meanwhile, and the current database is kept beside the restored one.
                """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(null, "restore-data", false, "also restore the data of that release; asks first");
    }

    private static Function<ServerState, Plan> withData(Invocation invocation, ServerState state, Release target) {
        RetainedData.Choice source = RetainedData.of(state).of(state, target.id());
        invocation
                .confirm()
                .require("go back to " + target.id() + " and to the data "
                        + RetainedData.loss(state, source, CLOCK.instant()) + "; visitors get 503 meanwhile");
        String id = OperationId.next("restore", CLOCK);
        return now -> DataPlans.restore(now, Optional.of(target), source.id(), source.sources(), id);
    }

    /// A rollback may be urgent: it only asks. With the data it is refused, as `teal data restore` is.
    ///
    /// @return whether a user holds deployments off, and this user goes back all the same
    private static boolean askIfLocked(Invocation invocation, ServerState state) {
        Optional<UserNote> lock = state.facts().userLock();
        if (lock.isEmpty()) {
            return false;
        }
        if (invocation.arguments().has("restore-data")) {
            state.mustNotBeLocked();
        }
        invocation.confirm().require("deployments are locked " + lock.get().describe() + "; roll back all the same");
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            Meanwhile<String> by = Meanwhile.of(connection::by);
            ServerState state = connection.state().mustBeReady();
            boolean locked = askIfLocked(invocation, state);
            boolean withData = invocation.arguments().has("restore-data");
            Release target = RetainedReleases.of(state)
                    .rollbackTarget(invocation.arguments().get(0).orElse(""), withData);
            Function<ServerState, Plan> planner =
                    withData ? withData(invocation, state, target) : now -> ReleasePlans.rollback(now, target, locked);
            new PlanRunner(connection.events(), invocation.cancellation(), CLOCK, by.get()).run(state, planner);
        }
        return ExitCode.DONE;
    }
}
