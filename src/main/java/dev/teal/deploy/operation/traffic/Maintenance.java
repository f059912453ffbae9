package dev.teal.deploy.operation.traffic;

import dev.teal.base.Problem;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.health.Answer;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;

/// nginx answers every request itself, with 503 and Retry-After. Nothing is written meanwhile, so going back
/// loses nothing.
public record Maintenance(StepContext context) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    public void enter(MaintenanceNote note) {
        Target target = context.target();
        Result closed = target.server().run(target.router().enterMaintenance(note.text()));
        if (!closed.ok()) {
            throw Problem.failed(
                    target.layout().maintenance() + " cannot be written on "
                            + target.server().name(),
                    closed.errorLines(),
                    "fix that folder, then run the command again");
        }
        Answer answer = Answer.of(target.server().run(target.router().visit("/", TIMEOUT), TIMEOUT.plus(Server.USUAL)));
        if (answer.status() != 503 || !answer.closed()) {
            throw Problem.failed(
                    "nginx on " + target.server().name() + " does not answer 503 itself, but \"" + answer
                            + "\": its file is from an older Teal, or it cannot read "
                            + target.layout().route(),
                    "`teal setup` writes its file and fixes the folder; then run the command again");
        }
    }

    public void leave() {
        Target target = context.target();
        Result opened = target.server().run(target.router().leaveMaintenance());
        if (!opened.ok()) {
            throw Problem.failed(
                    target.layout().maintenance() + " cannot be removed on "
                            + target.server().name(),
                    opened.errorLines(),
                    "remove it by hand, then `teal recover`");
        }
    }
}
