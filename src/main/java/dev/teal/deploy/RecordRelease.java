package dev.teal.deploy;

import dev.teal.event.Json;
import dev.teal.event.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.slot.Release;
import dev.teal.slot.Slot;
import java.util.List;

/// Remembers that the release went live, writes `.active-port` for people and old scripts, and removes the
/// releases that no rollback can ask for any more.
record RecordRelease(Release release, Slot slot) implements Step {
    /// Environment files whose release got no record: their client died between the two. They hold secrets.
    private static final String SWEEP = """
            for file in "$1"/*; do
              id=${file##*/}; id=${id%.sh}
              [ ! -f "$file" ] || [ -f "$2/$id.json" ] || rm -f "$file"
            done
            """;

    @Override
    public String name() {
        return "record";
    }

    @Override
    public String describe() {
        return "remember the release, remove those beyond the kept ones";
    }

    @Override
    public boolean reversible() {
        return false;
    }

    @Override
    public String run(Work work) {
        Site site = work.site();
        Release live = release.wentLive().isPresent()
                ? release
                : release.wentLiveAt(work.clock().instant());
        ShipImage.write(work, site.layout().release(live.id()), Json.write(Release.class, live));
        Result marked = site.server()
                .run(Command.script(
                        "echo \"$2\" >\"$1.new\" && chmod 644 \"$1.new\" && mv \"$1.new\" \"$1\"",
                        site.layout().marker(),
                        String.valueOf(site.slots().port(slot))));
        if (!marked.ok()) {
            throw Problem.failed(
                    site.layout().marker() + " cannot be written",
                    marked.complaint(),
                    "free some space, then `teal recover`");
        }
        site.server()
                .run(Command.script(SWEEP, site.layout().env(), site.layout().releases()));
        List<Release> old = work.survey().prunable(live);
        old.forEach(gone -> prune(work, gone));
        return live.id() + " is live in " + slot + (old.isEmpty() ? "" : "; removed " + old.size() + " old");
    }

    /// The record goes last: while it is there, the next deployment tries again.
    private static void prune(Work work, Release gone) {
        Site site = work.site();
        Result removed = site.server().run(site.images().remove(gone.image()));
        if (!removed.ok() && !removed.err().contains("No such image")) {
            work.warn("the image " + gone.image() + " could not be removed", String.join(" ", removed.complaint()));
            return;
        }
        String env = site.layout().env(gone.id());
        site.server().run(Command.of("rm", "-f", env, env + ".sh", site.layout().release(gone.id())));
        // Here too, where each was built; it may be gone already, and nothing depends on it.
        work.survey().local().run(site.images().removeHere(gone.image()));
    }
}
