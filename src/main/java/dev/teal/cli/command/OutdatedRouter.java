package dev.teal.cli.command;

import dev.teal.base.Problem;
import dev.teal.deploy.state.ServerState;
import dev.teal.setup.Setup;

/// nginx has another file than teal.yml describes, after a change of `router` or `health.path`: a deployment needs
/// `teal setup` first.
record OutdatedRouter(Invocation invocation, Connection connection) {
    /// Runs `teal setup` if that is necessary and the user agrees.
    /// @return the state of the server after that
    /// @throws Problem when the user does not agree, or nobody can answer
    ServerState renewed(ServerState state) {
        if (state.routerIsCurrent()) {
            return state;
        }
        Setup.mustBePossible(state);
        Confirm confirm = invocation.confirm();
        if (!confirm.canAsk()) {
            throw Problem.failed(describe(state), "`teal setup`, then `teal deploy`; `teal deploy -y` does both");
        }
        if (!confirm.yes(describe(state) + "; run `teal setup` now")) {
            throw Problem.failed(describe(state), "`teal setup` writes it, then `teal deploy`");
        }
        connection.setup(invocation.cancellation()).run(false, confirm::require);
        return connection.state().mustBeReady();
    }

    /// What is wrong, as one sentence without its end.
    static String describe(ServerState state) {
        return "the nginx file of " + state.target().config().app() + " on "
                + state.target().server().name() + " does not match teal.yml any more";
    }
}
