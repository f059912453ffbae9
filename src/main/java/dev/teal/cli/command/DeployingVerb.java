package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.state.ServerState;
import java.time.Clock;
import org.apache.commons.cli.Options;

/// A verb that runs a deployment: Ctrl-C undoes what can be undone, and after a bug the state of the server is
/// unknown.
public interface DeployingVerb extends Verb {
    /// The options of a verb that may wait for the lock.
    static Options waitOption() {
        return new Options().addOption(null, "wait", false, "wait while others deploy or hold deployments off");
    }

    static boolean waits(Invocation invocation) {
        return invocation.arguments().has("wait");
    }

    /// The state of a server on which the verb may begin.
    static ServerState ready(Invocation invocation, Connection connection) {
        ServerState state = connection.state().mustBeReady();
        return waits(invocation) ? state : state.mustNotBeLocked();
    }

    /// @param by the user
    static PlanRunner runner(Invocation invocation, Connection connection, Clock clock, String by) {
        return new PlanRunner(connection.events(), invocation.cancellation(), clock, by).waiting(waits(invocation));
    }

    @Override
    default boolean stopsSafely() {
        return true;
    }

    @Override
    default ExitCode afterBug() {
        return ExitCode.UNKNOWN;
    }
}
