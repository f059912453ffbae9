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
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The records, environments and images of releases on the server.
public record ReleaseStore(StepContext context) {

    /// Writes the record and the environment of a release that is about to be deployed.
    public void store(ReleaseCandidate candidate) {
        Layout layout = context.target().layout();
        Release release = candidate.release();
        Environment environment = candidate.environment();
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
                    "the release cannot be written on "
                            + context.target().server().name() + ", into " + layout.teal(),
                    stored.errorLines(),
                    "free some space or fix the permissions of that folder, then run the command again");
        }
    }

    private static String file(String text, String path) {
        return "." + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + " " + path + "\n";
    }

    /// The release is live: records that, and removes the releases that no rollback can ask for any more.
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
            Meanwhile<List<Result>> here = Meanwhile.of(() -> pruneHere(old));
            old.forEach(this::prune);
            here.get();
            new PruneSnapshots(context).of(old.stream().map(Release::id).toList());
        }
        return old.size();
    }

    /// On this machine, too, by the names that Teal gave: the records are the server's, and these images are not.
    private List<Result> pruneHere(List<Release> old) {
        Images images = context.target().images();
        return old.stream()
                .map(gone -> context.state().local().run(images.removeLocal(images.name(gone.id()))))
                .toList();
    }

    private void prune(Release gone) {
        Target target = context.target();
        List<String> arguments = new ArrayList<>(
                List.of(target.layout().env(gone.id()), target.layout().release(gone.id())));
        arguments.addAll(target.images().remove(gone.image()).argv());
        Result removed = target.server().run(script("prune.sh", arguments.toArray(String[]::new)));
        if (!removed.ok()) {
            context.warn("the image " + gone.image() + " could not be removed", String.join(" ", removed.errorLines()));
        }
    }

    private static Command script(String name, String... arguments) {
        return Command.script(Scripts.read(ReleaseStore.class, name), arguments);
    }
}
