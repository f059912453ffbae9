package dev.teal.deploy.plan;

import dev.teal.deploy.run.Step;
import dev.teal.deploy.state.Entry.Outcome;
import java.util.List;

/// One way to end an attempt whose client died.
///
/// @param outcome of the attempt if it succeeds
/// @param undo    the steps to undo, in this order
/// @param run     the steps to run after that
/// @param text    the resulting state, for people
public record RecoveryPlan(Outcome outcome, List<Step> undo, List<Step> run, String text) {
    static RecoveryPlan forward(List<Step> run, String text) {
        return new RecoveryPlan(Outcome.RECOVERED_FORWARD, List.of(), run, text);
    }

    static RecoveryPlan back(List<Step> undo, String text) {
        return back(undo, List.of(), text);
    }

    static RecoveryPlan back(List<Step> undo, List<Step> after, String text) {
        return new RecoveryPlan(Outcome.RECOVERED_BACK, undo, after, text);
    }
}
