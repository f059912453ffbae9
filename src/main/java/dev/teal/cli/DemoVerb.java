package dev.teal.cli;

import dev.teal.event.ExitCode;

/// `teal demo`
final class DemoVerb implements Verb {
    @Override
    public ExitCode run(Invocation invocation) {
        return ExitCode.DONE;
    }
}
