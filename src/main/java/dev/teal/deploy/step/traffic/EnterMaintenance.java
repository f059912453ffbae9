package dev.teal.deploy.step.traffic;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.health.Answer;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The maintenance window opens: nginx answers every request itself, with 503 and when to come again, until
/// [LeaveMaintenance]. While that is so nobody can have written anything, and going back loses nothing.
///
/// @param id   of the operation, for a recovery
/// @param live the slot that is live
public record EnterMaintenance(List<Database> databases, String id, Slot live) implements Step {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "close";
    }

    @Override
    public String describe() {
        return "nginx answers 503 to everybody from here on";
    }

    @Override
    public Effect effect() {
        return Effect.CLOSES;
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        Note note = new Note(id, databases.stream().map(Database::path).toList());
        Result closed = target.server().run(target.router().enterMaintenance(note.text()));
        if (!closed.ok()) {
            throw Problem.failed(
                    target.layout().maintenance() + " cannot be written on "
                            + target.server().name(),
                    closed.errorLines(),
                    "mend that folder there, then try again");
        }
        Answer answer = Answer.of(target.server().run(target.router().visit("/", TIMEOUT), TIMEOUT.plus(Server.USUAL)));
        if (answer.status() != 503 || !answer.closed()) {
            throw Problem.failed(
                    "nginx on " + target.server().name() + " does not answer 503 itself, but \"" + answer
                            + "\": its file does not know of maintenance windows, or it cannot read "
                            + target.layout().route(),
                    "`teal setup` writes its file and mends the folder; then try again");
        }
        return "closed: visitors get 503";
    }

    @Override
    public Optional<String> undo(StepContext context) {
        LeaveMaintenance.open(context);
        return Optional.of("open again");
    }

    /// What stands in the file that closes the router.
    public record Note(String id, List<String> paths) {
        public String text() {
            return id + "\n" + String.join("\n", paths) + "\n";
        }

        public static Optional<Note> of(Result result) {
            List<String> lines = result.lines();
            return lines.isEmpty() || lines.getFirst().isBlank()
                    ? Optional.empty()
                    : Optional.of(new Note(lines.getFirst(), List.copyOf(lines.subList(1, lines.size()))));
        }

        public List<Database> databases(Target target) {
            return paths.stream()
                    .map(path -> Database.at(path, target.config().container().volumes(), target.layout()))
                    .toList();
        }
    }
}
