package dev.teal.deploy.recovery;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Layout;
import dev.teal.data.Snapshots;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Outcome;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.ServerState;
import dev.teal.server.Command;
import java.util.List;
import java.util.Optional;

/// Recovers a deployment whose client died: forward when traffic has moved and the new release is healthy,
/// otherwise back. The router and the slots, not the journal, show how far it got.
public final class Recovery {
    /// How an interrupted attempt was recovered.
    ///
    /// @param text for people
    record Recovered(Outcome outcome, String text) {
        static Recovered forward(String text) {
            return new Recovered(Outcome.RECOVERED_FORWARD, text);
        }

        static Recovered back(String text) {
            return new Recovered(Outcome.RECOVERED_BACK, text);
        }

        /// Neither slot is healthy.
        static Recovered not(String text) {
            return new Recovered(Outcome.NOT_RECOVERED, text);
        }
    }

    private final StepContext context;
    private final ServerState state;

    /// @param context holds the lock
    public Recovery(StepContext context) {
        this.context = context;
        this.state = context.state();
    }

    /// @return a phrase that says what was done; empty when nothing was interrupted
    public String run() {
        Optional<Attempt> interrupted = state.facts().journal().interrupted();
        if (interrupted.isEmpty()) {
            return "";
        }
        Entry begin = interrupted.get().begin();
        Recovered recovered = recover(interrupted.get());
        if (recovered.outcome() == Outcome.NOT_RECOVERED) {
            // It ends here, or it would block the next deployment.
            end(begin, recovered.outcome(), "not recovered: " + recovered.text());
            throw new Problem(
                    recovered.text(),
                    List.of(),
                    "check both logs: `teal logs --slot blue`, `teal logs --slot green`; then `teal deploy`",
                    ExitCode.UNKNOWN);
        }
        String text = recovered.text() + swept();
        end(begin, recovered.outcome(), "recovered: " + text);
        return "recovered " + begin.kind() + " of " + begin.release() + ": " + text;
    }

    /// Starts the live slot when it does not run: a Docker engine that was killed does not always restart its
    /// containers.
    ///
    /// @return a phrase that says what was done; empty when there was nothing to do
    String startLive() {
        Slot live = state.live();
        SlotState slotState = state.slotState(live);
        if (slotState.status() != SlotState.Status.STOPPED) {
            return "";
        }
        Release release = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "the app in " + live + " does not run, and was not deployed by Teal",
                        "start " + context.target().slots().name(live) + " by hand, or `teal deploy`"));
        if (!new ReleaseRecovery(context).comesUp(live, release)) {
            throw Problem.failed(
                    release.id() + " is live in " + live + " but did not run, and does not become healthy",
                    "`teal logs --slot " + live + "`; then `teal rollback` or `teal deploy`");
        }
        return release.id() + " did not run and was started again in " + live;
    }

    /// Files that were being written and were not moved to their places.
    private static final String SWEEP =
            "rm -f \"$1\"/*.new \"$1\"/releases/*.new \"$1\"/env/*.new \"$2\"/*.new \"$3.new\"";

    private String swept() {
        Layout layout = context.target().layout();
        context.target().server().run(Command.script(SWEEP, layout.teal(), layout.route(), layout.marker()));
        List<String> swept = context.target()
                .server()
                .run(context.target().snapshots().sweep(), Snapshots.LIMIT)
                .lines();
        return swept.isEmpty() ? "" : "; removed the incomplete snapshot " + String.join(", ", swept);
    }

    private void end(Entry begin, Outcome outcome, String text) {
        context.fence().ifPresent(fence -> {
            fence.note(begin.ended(context.clock().instant(), fence.epoch(), outcome, text));
            fence.flush();
        });
    }

    private Recovered recover(Attempt attempt) {
        Slot from = Slot.named(attempt.begin().from()).orElse(state.live());
        return DataRecovery.isFor(attempt.begin())
                ? new DataRecovery(context).recover(attempt, from)
                : new ReleaseRecovery(context).recover(attempt, from);
    }
}
