package dev.teal.deploy.operation.release;

import dev.teal.app.Environment;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Json;
import dev.teal.base.Meanwhile;
import dev.teal.base.Problem;
import dev.teal.config.Layout;
import dev.teal.deploy.operation.data.PruneSnapshots;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.image.Images;
import dev.teal.runtime.PublishedAssets;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The records, environments and images of releases on the server.
public record ReleaseStore(StepContext context) {

    /// Writes the record and the environment of a release.
    public void store(Release release, Environment environment) {
        Layout layout = context.target().layout();
        boolean process = !release.command().isEmpty();
        StringBuilder files = new StringBuilder(file(environment.envFile(), layout.env(release.id())));
        if (process || !release.passed().isEmpty()) {
            String shell = process ? environment.allAsShell() : environment.shellFile();
            files.append(file(shell, layout.env(release.id()) + ".sh"));
        }
        files.append(file(Json.write(Release.class, release), layout.release(release.id())));
        Result stored = context.target().server().run(script("store.sh").withInput(files.toString()));
        if (!stored.ok()) {
            throw Problem.failed(
                    "the release cannot be written to " + layout.teal() + " on "
                            + context.target().server().name(),
                    stored.errorLines(),
                    "free some space or fix the permissions of that folder, then run the command again");
        }
    }

    private static String file(String text, String path) {
        return "." + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + " " + path + "\n";
    }

    /// Records that the release is live, and removes the releases that are beyond `retain`.
    ///
    /// @return how many releases were removed
    public int wentLive(Release release, Slot slot) {
        Target target = context.target();
        boolean known = release.wentLive().isPresent();
        Release live = known ? release : release.wentLiveAt(context.clock().instant());
        Layout layout = target.layout();
        Command record = script(
                "record.sh",
                layout.release(live.id()),
                layout.marker(),
                String.valueOf(target.slots().port(slot)),
                layout.env(),
                layout.releases(),
                known ? "known" : "new");
        Result recorded = target.server().run(known ? record : record.withInput(Json.write(Release.class, live)));
        if (!recorded.ok()) {
            throw Problem.failed(
                    "the release cannot be recorded in " + layout.directory(),
                    recorded.errorLines(),
                    "free some space on " + target.server().name() + ", then `teal recover`");
        }
        List<Release> old = context.state().prunable(live);
        if (!old.isEmpty()) {
            Meanwhile<List<Result>> local = Meanwhile.of(() -> pruneLocal(old));
            old.forEach(this::prune);
            local.get();
            new PruneSnapshots(context).of(old.stream().map(Release::id).toList());
        }
        return old.size();
    }

    /// Removes the images from this machine too, by the names Teal gave them: the records name the server's
    /// images.
    private List<Result> pruneLocal(List<Release> old) {
        Images images = context.target().images();
        return old.stream()
                .map(gone -> context.state().local().run(images.removeLocal(images.name(gone.id()))))
                .toList();
    }

    /// Removes the record, the environment, the static files and the image of a release that no rollback needs.
    public Result remove(Release gone) {
        Target target = context.target();
        target.server().run(PublishedAssets.remove(target.layout(), gone.id()));
        List<String> arguments = new ArrayList<>(
                List.of(target.layout().env(gone.id()), target.layout().release(gone.id())));
        arguments.addAll(target.images().remove(gone.image()).argv());
        return target.server().run(script("prune.sh", arguments.toArray(String[]::new)));
    }

    private void prune(Release gone) {
        Result removed = remove(gone);
        if (!removed.ok()) {
            context.warn("the image " + gone.image() + " could not be removed", String.join(" ", removed.errorLines()));
        }
    }

    private static Command script(String name, String... arguments) {
        return Command.script(Scripts.read(ReleaseStore.class, name), arguments);
    }
}
