package dev.teal.deploy.recovery;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.operation.traffic.Maintenance;
import dev.teal.deploy.operation.traffic.Maintenance.Note;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.recovery.Recovery.Recovered;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Journal;
import java.util.List;
import java.util.Optional;

/// Ends what a client left that died while it worked on the data. The router tells: while it is closed nobody has
/// written anything, so the old database comes back; once it is open again the new one stays.
record DataRecovery(StepContext context) {

    static boolean isFor(Entry begin) {
        return List.of(Entry.Kind.RESTORE, Entry.Kind.PUSH, Entry.Kind.SNAPSHOT).contains(begin.kind());
    }

    Recovered recover(Journal.Attempt attempt, Slot from) {
        Optional<Note> closed = new Maintenance(context).note();
        if (closed.isPresent()) {
            return Recovered.back(back(attempt.begin(), closed.get(), from));
        }
        if (attempt.begin().kind() == Entry.Kind.SNAPSHOT) {
            return Recovered.back("the database was only read");
        }
        new Databases(context.state()).discardPrepared(context.target().databases());
        return attempt.forwardOnly()
                ? Recovered.forward(finished(attempt.begin()))
                : Recovered.back("went back, the database is as it was");
    }

    private String finished(Entry begin) {
        context.state()
                .liveRelease()
                .filter(live -> live.id().equals(begin.release()))
                .ifPresent(live ->
                        new ReleaseStore(context).wentLive(live, context.state().live()));
        return "it had finished: the new database is in place, and the old one is kept beside it";
    }

    private String back(Entry begin, Note note, Slot from) {
        List<Database> databases = note.databases(context.target());
        new SlotControl(context).stopBoth();
        Databases onServer = new Databases(context.state());
        onServer.mustBeClosed(databases);
        boolean replaced = onServer.putBack(databases, note.id());
        new Traffic(context).moveTo(from);
        Optional<Release> before = context.state().facts().release(wasIn(from, begin));
        String serves = before.map(release -> serve(from, release)).orElse("nothing was live before");
        new Maintenance(context).leave();
        return begin.kind() + " was taken back" + (replaced ? ", the old database is in place again" : "") + "; "
                + serves;
    }

    /// The container may have been removed a moment before its successor in the same slot was to start.
    private String wasIn(Slot from, Entry begin) {
        String present = context.state().slotState(from).release();
        return present.isEmpty() && begin.from().equals(begin.to()) ? begin.release() : present;
    }

    /// When it does not come up, the router opens all the same: an answer of 502 tells more than one of 503.
    private String serve(Slot slot, Release release) {
        try {
            new SlotControl(context).startAgain(slot, release);
            return release.id() + " is live in " + slot;
        } catch (Problem notHealthy) {
            new Maintenance(context).leave();
            throw new Problem(
                    "the old database is in place, but " + release.id() + " does not get healthy with it: "
                            + notHealthy.happened(),
                    notHealthy.details(),
                    "look at it: `teal logs --slot " + slot + "`; then `teal recover`",
                    ExitCode.UNKNOWN,
                    notHealthy);
        }
    }
}
