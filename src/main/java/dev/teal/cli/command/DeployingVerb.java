package dev.teal.cli.command;

import dev.teal.base.ExitCode;

/// A verb that runs a deployment: Ctrl-C takes back what can be taken back, and when it dies of a bug, what state
/// things are in is not known.
interface DeployingVerb extends Verb {
    @Override
    default boolean stopsSafely() {
        return true;
    }

    @Override
    default ExitCode afterBug() {
        return ExitCode.UNKNOWN;
    }
}
