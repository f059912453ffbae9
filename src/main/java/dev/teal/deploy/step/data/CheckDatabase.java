package dev.teal.deploy.step.data;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Checks;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.DatabaseFacts.Depth;
import dev.teal.data.FileHolder;
import dev.teal.data.Finding;
import dev.teal.data.Finding.Severity;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Looks whether two releases may share the databases, and whether a snapshot has room. Opens none of them.
public record CheckDatabase(List<Database> databases, boolean snapshot) implements Step {
    @Override
    public String name() {
        return "database";
    }

    @Override
    public String describe() {
        return "check " + names(databases) + ": file system, WAL, who has it open, room";
    }

    @Override
    public String run(StepContext context) {
        List<String> reply = new ArrayList<>();
        for (Database database : databases) {
            DatabaseFacts facts = look(context.state(), database, Depth.VERSIONS);
            act(context, Checks.of(database, facts, opener -> isOurs(context.state(), opener), snapshot));
            reply.add(database.name() + " " + tell(context.state(), facts));
        }
        return String.join("; ", reply);
    }

    static String names(List<Database> databases) {
        return databases.stream().map(Database::name).collect(Collectors.joining(", "));
    }

    public static DatabaseFacts look(ServerState state, Database database, Depth depth) {
        Target target = state.target();
        Result looked = target.confined(
                DatabaseFacts.query(target.jail(), database, target.layout().snapshots(), depth));
        if (!looked.ok()) {
            throw Problem.failed(
                    database.path() + " could not be looked at on "
                            + target.server().name(),
                    looked.errorLines(),
                    "fix the error above and run the command again");
        }
        return DatabaseFacts.parse(looked.lines());
    }

    /// @throws Problem with all that refuses; warnings are told
    public static void act(StepContext context, List<Finding> findings) {
        List<Finding> refusals = findings.stream()
                .filter(finding -> finding.severity() == Severity.REFUSES)
                .toList();
        findings.stream()
                .filter(finding -> finding.severity() == Severity.WARNS)
                .forEach(finding -> context.warn(finding.what(), finding.fix()));
        if (!refusals.isEmpty()) {
            List<String> more = refusals.stream()
                    .skip(1)
                    .map(finding -> finding.what() + ": " + finding.fix())
                    .toList();
            Finding first = refusals.getFirst();
            throw Problem.failed(first.what(), more, first.fix());
        }
    }

    public static boolean isOurs(ServerState state, FileHolder opener) {
        return Arrays.stream(Slot.values()).anyMatch(slot -> isIn(state, slot, opener));
    }

    private static boolean isIn(ServerState state, Slot slot, FileHolder opener) {
        return state.target().slots().owns(state.slotState(slot), opener.session(), opener.group());
    }

    /// `12.3 MB, -wal 4.1 MB, open in blue`
    static String tell(ServerState state, DatabaseFacts facts) {
        if (!facts.exists()) {
            return "is not there yet";
        }
        String slots = slots(state, facts);
        return Sizes.of(facts.size()) + ", -wal " + Sizes.of(facts.walSize())
                + (slots.isEmpty() ? "" : ", open in " + slots);
    }

    /// Those that have it open: `blue and green`.
    public static String slots(ServerState state, DatabaseFacts facts) {
        return Arrays.stream(Slot.values())
                .filter(slot -> facts.openers().stream().anyMatch(opener -> isIn(state, slot, opener)))
                .map(Slot::toString)
                .collect(Collectors.joining(" and "));
    }
}
