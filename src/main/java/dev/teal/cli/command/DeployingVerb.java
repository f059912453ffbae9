package dev.teal.cli.command;

import dev.teal.base.ExitCode;

/// A verb that runs a deployment: Ctrl-C undoes what can be undone, and after a bug the state of the server is
/// unknown.
public interface DeployingVerb extends Verb {
    @Override
    default boolean stopsSafely() {
        return true;
    }

    @Override
    default ExitCode afterBug() {
        return ExitCode.UNKNOWN;
    }
}
