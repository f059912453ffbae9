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
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
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
    public String run(StepContext context) {
        Target target = context.target();
        boolean known = release.wentLive().isPresent();
        Release live = known ? release : release.wentLiveAt(context.clock().instant());
        Layout layout = target.layout();
        Command record = Command.script(
                RECORD,
                layout.release(live.id()),
                layout.marker(),
                String.valueOf(target.slots().port(slot)),
                layout.env(),
                layout.releases(),
                known ? "kept" : "new");
        Result recorded = target.server().run(known ? record : record.withInput(Json.write(Release.class, live)));
        if (!recorded.ok()) {
            throw Problem.failed(
                    "the release cannot be recorded in " + layout.directory(),
                    recorded.errorLines(),
                    "free some space on " + target.server().name() + ", then `teal recover`");
        }
        List<Release> old = context.state().prunable(live);
        if (old.isEmpty()) {
            return live.id() + " is live in " + slot;
        }
        Meanwhile<List<Result>> here = Meanwhile.of(() -> pruneHere(context, old));
        old.forEach(gone -> prune(context, gone));
        here.get();
        new PruneSnapshots(context).of(old.stream().map(Release::id).toList());
        return live.id() + " is live in " + slot + "; removed " + old.size() + " old";
    }

    /// Where each was built, too; it may be gone already, and nothing depends on it. By the name that Teal gave it: the
    /// record is the server's, and the images here are not.
    private static List<Result> pruneHere(StepContext context, List<Release> old) {
        Images images = context.target().images();
        return old.stream()
                .map(gone -> context.state().local().run(images.removeHere(images.name(gone.id()))))
                .toList();
    }

    private static void prune(StepContext context, Release gone) {
        Target target = context.target();
        List<String> arguments = new ArrayList<>(
                List.of(target.layout().env(gone.id()), target.layout().release(gone.id())));
        arguments.addAll(target.images().remove(gone.image()).argv());
        Result removed = target.server().run(Command.script(PRUNE, arguments));
        if (!removed.ok()) {
            context.warn("the image " + gone.image() + " could not be removed", String.join(" ", removed.errorLines()));
        }
    }
}
