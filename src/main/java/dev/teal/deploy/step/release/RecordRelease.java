package dev.teal.deploy.step.release;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Json;
import dev.teal.base.Meanwhile;
import dev.teal.base.Problem;
import dev.teal.config.Layout;
import dev.teal.deploy.operation.PruneSnapshots;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.image.Images;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;

/// Remembers that the release went live, writes `.active-port` for people and old scripts, and removes the
/// releases that no rollback can ask for any more.
public record RecordRelease(Release release, Slot slot) implements Step {
    /// The record of one that was never live before, the marker, and away with environment files whose release got no
    /// record: their client died between the two, and they hold secrets.
    private static final String RECORD = """
            record=$1 marker=$2 port=$3 env=$4 releases=$5
            if [ "$6" = new ]; then
              umask 077; cat >"$record.new" && sync "$record.new" && mv "$record.new" "$record" || { rm -f "$record.new"; exit 1; }
            fi
            umask 022; printf '%s\\n' "$port" >"$marker.new" && mv "$marker.new" "$marker" || exit 1
            for file in "$env"/*; do
              id=${file##*/}; id=${id%.sh}
              [ ! -f "$file" ] || [ -f "$releases/$id.json" ] || rm -f "$file"
            done
            """;

    /// The record goes last: while it is there, the next deployment tries again.
    private static final String PRUNE = """
            env=$1 record=$2; shift 2
            said=$("$@" 2>&1) || case $said in *'No such image'*) ;; *) printf '%s\\n' "$said" >&2; exit 1 ;; esac
            rm -f "$env" "$env.sh" "$record"
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
    public Effect effect() {
        return Effect.FORWARD_ONLY;
    }

    @Override
    public String run(Work work) {
        Site site = work.site();
        boolean known = release.wentLive().isPresent();
        Release live = known ? release : release.wentLiveAt(work.clock().instant());
        Layout layout = site.layout();
        Command record = Command.script(
                RECORD,
                layout.release(live.id()),
                layout.marker(),
                String.valueOf(site.slots().port(slot)),
                layout.env(),
                layout.releases(),
                known ? "kept" : "new");
        Result recorded = site.server().run(known ? record : record.withInput(Json.write(Release.class, live)));
        if (!recorded.ok()) {
            throw Problem.failed(
                    "the release cannot be recorded in " + layout.directory(),
                    recorded.complaint(),
                    "free some space on " + site.server().name() + ", then `teal recover`");
        }
        List<Release> old = work.survey().prunable(live);
        if (old.isEmpty()) {
            return live.id() + " is live in " + slot;
        }
        Meanwhile<List<Result>> here = Meanwhile.of(() -> pruneHere(work, old));
        old.forEach(gone -> prune(work, gone));
        here.get();
        new PruneSnapshots(work).of(old.stream().map(Release::id).toList());
        return live.id() + " is live in " + slot + "; removed " + old.size() + " old";
    }

    /// Where each was built, too; it may be gone already, and nothing depends on it. By the name that Teal gave it: the
    /// record is the server's, and the images here are not.
    private static List<Result> pruneHere(Work work, List<Release> old) {
        Images images = work.site().images();
        return old.stream()
                .map(gone -> work.survey().local().run(images.removeHere(images.name(gone.id()))))
                .toList();
    }

    private static void prune(Work work, Release gone) {
        Site site = work.site();
        List<String> arguments = new ArrayList<>(
                List.of(site.layout().env(gone.id()), site.layout().release(gone.id())));
        arguments.addAll(site.images().remove(gone.image()).argv());
        Result removed = site.server().run(Command.script(PRUNE, arguments));
        if (!removed.ok()) {
            work.warn("the image " + gone.image() + " could not be removed", String.join(" ", removed.complaint()));
        }
    }
}
