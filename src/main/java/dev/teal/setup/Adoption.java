package dev.teal.setup;

import dev.teal.app.Environment;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.Entry.Outcome;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.docker.ContainerSettings;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records the container of an earlier deploy script that serves now as the first release: its image, environment and
/// settings. So `teal rollback` goes back to it, and the first deployment sends only the layers that its image lacks.
///
/// @param by the user who runs the set-up, `user@host`
record Adoption(StepContext context, String by, EngineFacts engine) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    SetupScripts.Outcome of(OldDeployment old) {
        Slot live = context.state().refresh().live();
        Optional<ContainerSettings> serving = old.in(live).filter(ContainerSettings::running);
        if (serving.isEmpty()) {
            return new SetupScripts.Outcome(false, "no container of an earlier deployment serves");
        }
        Release release = release(serving.get());
        keepImage(serving.get(), release);
        note(release, live, serving.get().name());
        new ReleaseStore(context).store(release, Environment.of(serving.get().environment()));
        return new SetupScripts.Outcome(
                true, serving.get().imageName() + " in " + live + " is release " + release.id());
    }

    /// Its id has the time when the container was created: another set-up of the same container gives it the same.
    private Release release(ContainerSettings container) {
        Target target = context.target();
        Config config = target.config();
        Map<String, String> environment = container.environment();
        String id = TIME.format(container.created()) + "-adopted";
        return new Release(
                Release.VERSION,
                id,
                target.images().name(id),
                "",
                by,
                container.created(),
                new ContainerConfig(
                        config.container().port(),
                        container.volumes(),
                        Map.of(),
                        List.copyOf(environment.keySet()),
                        container.memory(),
                        container.options(),
                        container.command()),
                Environment.of(environment).passed(),
                List.of(),
                config.health(),
                config.stopTimeout(),
                Optional.of(context.clock().instant()),
                Optional.of(container.id()));
    }

    /// containerd's store knows a layer by the digest of its compressed form, which differs between two builds: there
    /// an image on layers that were not sent by Teal would be incomplete.
    private void keepImage(ContainerSettings container, Release release) {
        Target target = context.target();
        Result kept = target.server()
                .run(Command.script(
                        Scripts.read(Adoption.class, "keep-image.sh"),
                        container.imageId(),
                        release.image(),
                        engine.storesCompressed() ? "" : target.layout().layers()));
        if (!kept.ok()) {
            throw Problem.failed(
                    "the image of " + container.name() + " on "
                            + target.server().name() + " cannot be named " + release.image(),
                    kept.errorLines(),
                    "fix the error above, then run `teal setup` again");
        }
    }

    /// The lines are written together with the record.
    private void note(Release release, Slot live, String container) {
        Entry begin = Entry.begin(
                context.clock().instant(),
                "adopt-" + context.clock().instant().toEpochMilli(),
                Kind.ADOPT,
                release.id(),
                live.toString(),
                live.toString(),
                by);
        StepContext adoption = context.of(begin);
        adoption.note(Phase.BEGIN, "", "");
        adoption.end(Outcome.DONE, "taken over from " + container);
    }
}
