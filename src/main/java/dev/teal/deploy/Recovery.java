package dev.teal.deploy;

import dev.teal.deploy.Entry.Phase;
import dev.teal.deploy.Journal.Attempt;
import dev.teal.event.ExitCode;
import dev.teal.event.Problem;
import dev.teal.health.SlotProbe;
import dev.teal.slot.Occupant;
import dev.teal.slot.Release;
import dev.teal.slot.Slot;
import java.util.List;
import java.util.Optional;

/// Puts right what a deployment left whose client died: forward when the flip had happened and the new
/// release is well, back when not. What had happened is not read from the journal but asked of the router and
/// the slots.
final class Recovery {
    private final Work work;
    private final Survey survey;

    /// @param work holds the lock
    Recovery(Work work) {
        this.work = work;
        this.survey = work.survey();
    }

    /// @return what it did, a sentence; empty text when nothing was interrupted
    String run() {
        Optional<Attempt> interrupted = survey.look().journal().interrupted();
        if (interrupted.isEmpty()) {
            return "";
        }
        Entry begin = interrupted.get().begin();
        String did = mend(begin);
        work.fence().ifPresent(fence -> {
            fence.note(begin.with(work.clock().instant(), fence.epoch(), Phase.END, "", "recovered: " + did));
            fence.flush();
        });
        return "recovered " + begin.kind() + " of " + begin.release() + ": " + did;
    }

    private String mend(Entry begin) {
        Slot from = Slot.named(begin.from()).orElse(survey.live());
        Slot to = Slot.named(begin.to()).orElse(survey.live());
        Optional<Release> release = survey.look().release(begin.release());
        boolean holdsRelease = survey.occupant(to).release().equals(begin.release());
        boolean live = survey.live() == to && holdsRelease;
        if (live && release.isPresent() && healthy(to, release.get())) {
            return forward(release.get(), from);
        }
        if (live && from != to) {
            return flipBack(from, to);
        }
        return back(to, holdsRelease);
    }

    private boolean healthy(Slot slot, Release release) {
        SlotProbe probe = new SlotProbe(release.health(), work.site().router().host());
        return work.site()
                .server()
                .run(probe.once(work.site().slots().address(slot)))
                .ok();
    }

    private String forward(Release release, Slot from) {
        for (Step step : Plan.finish(survey, release, from)) {
            step.run(work);
        }
        return "went forward, " + release.id() + " is live in " + survey.live();
    }

    private String flipBack(Slot from, Slot to) {
        Occupant old = survey.occupant(from);
        Optional<Release> before = survey.look().release(old.release());
        boolean oldIsWell = old.running() && (before.isEmpty() || healthy(from, before.get()));
        if (!oldIsWell) {
            throw new Problem(
                    to + " is live but not healthy, and " + from + " with the release before it is not either",
                    List.of(),
                    "look at both: `teal logs --slot blue`, `teal logs --slot green`; then `teal deploy`",
                    ExitCode.UNKNOWN);
        }
        Flip.move(work, from);
        StartSlot.stop(work, to, work.site().config().stopTimeout());
        return "flipped back, " + old.describe() + " is live in " + from;
    }

    private String back(Slot to, boolean holdsRelease) {
        if (holdsRelease && survey.occupant(to).present() && survey.live() != to) {
            StartSlot.stop(work, to, work.site().config().stopTimeout());
        }
        return "went back, nothing had changed for users";
    }
}
