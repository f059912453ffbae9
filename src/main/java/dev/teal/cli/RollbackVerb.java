package dev.teal.cli;

import dev.teal.deploy.Deployment;
import dev.teal.deploy.Plan;
import dev.teal.deploy.Releases;
import dev.teal.deploy.Survey;
import dev.teal.event.ExitCode;
import dev.teal.slot.Release;
import java.time.Clock;
import java.util.List;

/// `teal rollback [RELEASE]`
final class RollbackVerb implements Verb {
    @Override
    public List<String> arguments() {
        return List.of("[RELEASE]");
    }

    @Override
    public String description() {
        return """
                Goes back to the release before the live one, or to the one named (its id, or
                the beginning or end of it). It runs with the image, env and config it had.
                The data stays as it is. With `standby: running` it is one move of nginx;
                else the release is started again first, and checked.
                """;
    }

    @Override
    public boolean stopsSafely() {
        return true;
    }

    @Override
    public ExitCode afterBug() {
        return ExitCode.UNKNOWN;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            String by = connection.by();
            Survey survey = connection.survey().mustBeReady();
            Release target = Releases.rollbackTarget(
                    survey, invocation.arguments().get(0).orElse(""));
            new Deployment(invocation.events(), invocation.cancellation(), Clock.systemUTC(), by)
                    .run(survey, now -> Plan.rollback(now, target));
        }
        return ExitCode.DONE;
    }
}
