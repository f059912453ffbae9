package dev.teal.cli.command.data;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.DeployingVerb;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.output.Text;
import dev.teal.data.Database;
import dev.teal.deploy.operation.data.DataStatus;
import dev.teal.deploy.operation.data.LocalDatabase;
import dev.teal.deploy.operation.data.OperationId;
import dev.teal.deploy.operation.data.Pull;
import dev.teal.deploy.operation.data.PulledCopy;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.deploy.operation.data.VerifyData;
import dev.teal.deploy.plan.DataPlans;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `teal data ACTION`
public final class DataVerb implements DeployingVerb {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /// The actions that need no lock.
    private static final List<String> READING = List.of("status", "list", "verify");

    private final Clock clock = Clock.systemUTC();

    @Override
    public List<String> arguments() {
        return List.of("ACTION", "[ARGUMENT]");
    }

    @Override
    public Options options() {
        return DeployingVerb.waitOption()
                .addOption(Option.builder()
                        .longOpt("database")
                        .hasArg()
                        .argName("PATH")
                        .desc("which database, if teal.yml names several")
                        .build());
    }

    @Override
    public String description() {
        return """
                Works on the app's SQLite databases without a deployment (docs/database.md):

                  status          show size, WAL mode, open files and problems
                  list            list snapshots and replaced databases
                  snapshot        take a snapshot now, while the app keeps writing
                  verify [ID]     read every page of all databases and snapshots, or of ID
                  restore ID      replace the live databases with a snapshot *
                  pull [FILE]     copy a database to this machine (default: into .teal/data);
                                  resumes after a cut
                  push FILE       replace the live database with a local file *

                  ID is any part of the id that only one of them has.
                  * The app is stopped for the swap, and visitors get 503. The replaced
                    database is kept on the server, beside the new one.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String action = invocation.arguments().get(0).orElse("");
        Optional<String> argument = invocation.arguments().get(1);
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = READING.contains(action)
                    ? connection.state().mustBeReady()
                    : DeployingVerb.ready(invocation, connection);
            connection.showStage(invocation);
            switch (action) {
                case "status" -> DataTables.status(invocation, DataStatus.of(state));
                case "list" -> DataTables.list(invocation, RetainedData.of(state));
                case "snapshot" -> snapshot(invocation, connection, state);
                case "verify" -> verify(invocation, state, argument.orElse(""));
                case "restore" -> restore(invocation, connection, state, required(argument, "restore", "ID"));
                case "pull" -> pull(invocation, connection, state, argument);
                case "push" -> push(invocation, connection, state, required(argument, "push", "FILE"));
                default ->
                    throw Problem.usage(
                            "unknown action \"" + Text.safe(action) + "\"", "`teal data -h` lists the actions");
            }
        }
        return ExitCode.DONE;
    }

    private static String required(Optional<String> argument, String action, String name) {
        return argument.orElseThrow(
                () -> Problem.usage("`teal data " + action + "` needs " + name, "see `teal data -h`"));
    }

    private String id(String kind) {
        return kind + "-" + TIME.format(clock.instant());
    }

    private void runPlan(
            Invocation invocation, Connection connection, ServerState state, Function<ServerState, Plan> planner) {
        DeployingVerb.runner(invocation, connection, clock, connection.by()).run(state, planner);
    }

    private void snapshot(Invocation invocation, Connection connection, ServerState state) {
        String id = RetainedData.of(state).free(id("manual"));
        runPlan(invocation, connection, state, now -> DataPlans.snapshot(now, id));
    }

    private static void verify(Invocation invocation, ServerState state, String id) {
        List<VerifyData.Verdict> verdicts = VerifyData.run(state, id);
        DataTables.verdicts(invocation, verdicts);
        VerifyData.mustBeUndamaged(verdicts);
    }

    private void restore(Invocation invocation, Connection connection, ServerState state, String wanted) {
        RetainedData.Choice source = RetainedData.of(state).named(state, wanted);
        invocation
                .confirm()
                .require("restore " + source.id() + ", " + RetainedData.loss(state, source, clock.instant())
                        + "; visitors get 503 meanwhile");
        String id = OperationId.next("restore", clock);
        runPlan(
                invocation,
                connection,
                state,
                now -> DataPlans.restore(now, DataPlans.live(now), source.id(), source.sources(), id));
    }

    private static Database chosen(Invocation invocation, ServerState state) {
        List<Database> all = state.target().databases();
        RetainedData.mustHaveDatabase(state.target());
        Optional<String> named = invocation.arguments().value("database");
        if (named.isEmpty() && all.size() > 1) {
            throw Problem.usage(
                    "teal.yml names " + all.size() + " databases",
                    "choose one: `--database " + all.getFirst().name() + "`");
        }
        return named.map(name -> all.stream()
                        .filter(database -> database.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Problem.usage(
                                "teal.yml names no database " + Text.safe(name), "see database.sqlite in teal.yml")))
                .orElseGet(all::getFirst);
    }

    private void pull(Invocation invocation, Connection connection, ServerState state, Optional<String> name) {
        Database database = chosen(invocation, state);
        Path file = name.map(Path::of).orElseGet(() -> PulledCopy.of(connection.config(), database));
        if (Files.exists(file)) {
            invocation.confirm().require("replace " + file + " on this machine");
        }
        Pull pull = new Pull(state, database, file, connection.events(), invocation.cancellation());
        Optional<String> begun = pull.begun();
        String id = begun.orElseGet(() -> RetainedData.of(state).free(id("pull")));
        if (begun.isEmpty()) {
            runPlan(invocation, connection, state, now -> DataPlans.pull(now, database, id));
        }
        pull.fetch(id);
        connection
                .events()
                .emit(new Event.Finished(
                        "pull", ExitCode.DONE, "", "", file + " is a copy of snapshot " + id, Duration.ZERO));
    }

    private void push(Invocation invocation, Connection connection, ServerState state, String name) {
        Database database = chosen(invocation, state);
        DataPlans.live(state);
        try (LocalDatabase local = LocalDatabase.of(Path.of(name))) {
            invocation
                    .confirm()
                    .require("replace " + database.name() + " on "
                            + state.target().server().name() + " with " + name
                            + "; the old database is kept, and visitors get 503 meanwhile");
            String id = OperationId.next("push", clock);
            runPlan(invocation, connection, state, now -> DataPlans.push(now, database, local, id));
        }
    }
}
