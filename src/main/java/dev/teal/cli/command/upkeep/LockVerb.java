package dev.teal.cli.command.upkeep;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.NoteJson;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Text;
import dev.teal.deploy.operation.release.UserLock;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.UserNote;
import dev.teal.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `teal lock status|acquire|release`
public final class LockVerb implements Verb {
    private static final int LONGEST_TEXT = 300;

    @Override
    public List<String> arguments() {
        return List.of("ACTION");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder("m")
                        .longOpt("message")
                        .hasArg()
                        .argName("TEXT")
                        .desc("acquire: why, for those who want to deploy")
                        .build());
    }

    @Override
    public String description() {
        return """
                Holds deployments off until you release the lock:

                  status            show who holds deployments off, and who deploys
                  acquire -m TEXT   refuse deploy, restart and data from now on
                  release           allow them again; asks if the lock is not yours

                A deployment that runs already goes on. `teal rollback` asks before it goes
                on in spite of the lock, and `teal recover` does its work in any case.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String action = invocation.arguments().get(0).orElse("");
        Optional<String> message = invocation.arguments().value("message").map(String::strip);
        switch (action) {
            case "status", "release" -> {
                if (message.isPresent()) {
                    throw Problem.usage("-m belongs to `acquire`", "leave it out");
                }
            }
            case "acquire" -> check(message.orElse(""));
            default ->
                throw Problem.usage("unknown action \"" + Text.safe(action) + "\"", "`teal lock -h` lists the actions");
        }
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.stateWithoutSlots().mustBeSetUp();
            switch (action) {
                case "acquire" -> acquire(connection, state, message.orElse(""));
                case "release" -> release(invocation, connection, state);
                default -> status(invocation, state);
            }
        }
        return ExitCode.DONE;
    }

    private static void check(String message) {
        if (message.isEmpty()) {
            throw Problem.usage(
                    "`teal lock acquire` needs -m TEXT", "say why: `teal lock acquire -m 'migrating the orders'`");
        }
        if (message.length() > LONGEST_TEXT) {
            throw Problem.usage(
                    "-m: the text has " + message.length() + " characters", "write at most " + LONGEST_TEXT);
        }
    }

    private static void acquire(Connection connection, ServerState state, String message) {
        new UserLock(state.target())
                .acquire(new UserNote(Clock.systemUTC().instant(), connection.by(), Text.safe(message)));
        String holder = state.facts().holder();
        done(
                connection,
                "deployments are locked until `teal lock release`"
                        + (holder.isEmpty() ? "" : "; one that runs goes on: " + holder));
    }

    private static void release(Invocation invocation, Connection connection, ServerState state) {
        Optional<UserNote> lock = state.facts().userLock();
        lock.filter(note -> !note.by().equals(connection.by()))
                .ifPresent(note ->
                        invocation.confirm().require("release the lock that holds deployments off " + note.describe()));
        new UserLock(state.target()).release();
        done(connection, lock.isEmpty() ? "deployments were not locked" : "deployments are allowed again");
    }

    private static void done(Connection connection, String text) {
        connection.events().emit(new Event.Finished("lock", ExitCode.DONE, "", "", text, Duration.ZERO));
    }

    private static void status(Invocation invocation, ServerState state) {
        Optional<UserNote> lock = state.facts().userLock();
        String holder = state.facts().holder();
        if (invocation.globals().json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("user_lock", lock.map(NoteJson::of).orElse(false));
            map.put("lock", holder);
            invocation.out().json(Json.write(map));
            return;
        }
        invocation
                .out()
                .safeLine(lock.map(note -> "deployments are locked " + note.describe())
                        .orElse("deployments are allowed"));
        if (!holder.isEmpty()) {
            invocation.out().safeLine("one runs: " + holder);
        }
    }
}
