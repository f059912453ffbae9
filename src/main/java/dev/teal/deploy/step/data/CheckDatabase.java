package dev.teal.deploy.step.data;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Checks;
import dev.teal.data.Database;
import dev.teal.data.Facts;
import dev.teal.data.Facts.Depth;
import dev.teal.data.Finding;
import dev.teal.data.Finding.Gravity;
import dev.teal.data.Opener;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.deploy.state.Survey;
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
    public String run(Work work) {
        List<String> told = new ArrayList<>();
        for (Database database : databases) {
            Facts facts = look(work.survey(), database, Depth.VERSIONS);
            act(work, Checks.of(database, facts, opener -> isOurs(work.survey(), opener), snapshot));
            told.add(database.name() + " " + tell(work.survey(), facts));
        }
        return String.join("; ", told);
    }

    static String names(List<Database> databases) {
        return databases.stream().map(Database::name).collect(Collectors.joining(", "));
    }

    public static Facts look(Survey survey, Database database, Depth depth) {
        Site site = survey.site();
        Result looked =
                site.confined(Facts.look(site.jail(), database, site.layout().snapshots(), depth));
        if (!looked.ok()) {
            throw Problem.failed(
                    database.path() + " could not be looked at on "
                            + site.server().name(),
                    looked.complaint(),
                    "fix the error above and run the command again");
        }
        return Facts.parse(looked.lines());
    }

    /// @throws Problem with all that refuses; warnings are told
    public static void act(Work work, List<Finding> findings) {
        List<Finding> refusals = findings.stream()
                .filter(finding -> finding.gravity() == Gravity.REFUSES)
                .toList();
        findings.stream()
                .filter(finding -> finding.gravity() == Gravity.WARNS)
                .forEach(finding -> work.warn(finding.what(), finding.mend()));
        if (!refusals.isEmpty()) {
            List<String> more = refusals.stream()
                    .skip(1)
                    .map(finding -> finding.what() + ": " + finding.mend())
                    .toList();
            Finding first = refusals.getFirst();
            throw Problem.failed(first.what(), more, first.mend());
        }
    }

    public static boolean isOurs(Survey survey, Opener opener) {
        return Arrays.stream(Slot.values()).anyMatch(slot -> isIn(survey, slot, opener));
    }

    private static boolean isIn(Survey survey, Slot slot, Opener opener) {
        return survey.site().slots().owns(survey.occupant(slot), opener.session(), opener.group());
    }

    /// `12.3 MB, -wal 4.1 MB, open in blue`
    static String tell(Survey survey, Facts facts) {
        if (!facts.exists()) {
            return "is not there yet";
        }
        String slots = slots(survey, facts);
        return Sizes.of(facts.size()) + ", -wal " + Sizes.of(facts.walSize())
                + (slots.isEmpty() ? "" : ", open in " + slots);
    }

    /// Those that have it open: `blue and green`.
    public static String slots(Survey survey, Facts facts) {
        return Arrays.stream(Slot.values())
                .filter(slot -> facts.openers().stream().anyMatch(opener -> isIn(survey, slot, opener)))
                .map(Slot::toString)
                .collect(Collectors.joining(" and "));
    }
}
