package dev.teal.cli.command;

import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.deploy.plan.RecoveryPlan;
import dev.teal.deploy.plan.RecoveryPlans;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.ServerState;

/// Shows how an interrupted attempt will be recovered.
final class RecoverySteps {
    private RecoverySteps() {}

    static void show(Out out, ServerState state) {
        state.facts().journal().interrupted().ifPresent(attempt -> show(out, state, attempt));
    }

    private static void show(Out out, ServerState state, Attempt attempt) {
        String introduction = attempt.begin().kind() + " of " + attempt.begin().release() + " was interrupted at "
                + attempt.lastStep() + "; the next command recovers it:";
        for (RecoveryPlan plan : RecoveryPlans.of(attempt, state)) {
            out.safeLine(introduction);
            Table table = new Table("STEP", "WHAT IT DOES");
            plan.undo()
                    .forEach(step -> table.row(
                            step.name(), "undo: " + step.describeUndo().orElse("")));
            plan.run().forEach(step -> table.row(step.name(), step.describe()));
            table.row("end", plan.text());
            table.print(out);
            introduction = "if that release does not come up:";
        }
    }
}
