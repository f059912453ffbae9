package dev.teal.runtime.docker;

import dev.teal.base.Problem;
import dev.teal.config.ImageConfig;
import dev.teal.event.Progress;
import dev.teal.image.LocalEngine;
import dev.teal.image.build.BuildRun;
import dev.teal.image.build.Builder;
import dev.teal.image.build.EngineFailure;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.function.Supplier;

/// An image that exists already, which a release gets under a name of its own. The engine may have it for another
/// platform, or for several, of which it shows one.
///
/// @param local this machine
/// @param app   whose release it becomes
record ReadyImage(ImageConfig.Ready ready, Server local, String app) {
    private static final Duration PULL_LIMIT = Duration.ofMinutes(30);

    /// @param name of the release's image
    void prepare(Builder builder, Supplier<LocalEngine> engine, String name, Progress progress) {
        Result inspected = inspect();
        if (!inspected.ok()) {
            pull(progress);
            inspected = inspect();
        }
        if (isForPlatform(inspected.out().strip(), ready.platform())) {
            tag(name);
        } else {
            make(builder, engine.get().context(), name, inspected.out().strip(), progress);
        }
    }

    private void make(Builder builder, String context, String name, String platform, Progress progress) {
        builder.mustBuildFor(ready.platform(), local);
        String happened = "the image " + ready.name() + " on this machine is for " + platform
                + ", and it is not available for " + ready.platform();
        new BuildRun(local, app, happened).run(builder.from(ready.name(), ready.platform(), name, context), progress);
    }

    /// @param asked may have a variant of the architecture, which engines do not always name
    static boolean isForPlatform(String platform, String asked) {
        return asked.equals(platform) || asked.startsWith(platform + "/");
    }

    private Result inspect() {
        return local.run(DockerCommand.of("image", "inspect", "--format", "{{.Os}}/{{.Architecture}}", ready.name()));
    }

    private void pull(Progress progress) {
        progress.at(0, 0, "pulling " + ready.name());
        Result pulled = local.run(
                DockerCommand.of("pull", "--quiet", "--platform", ready.platform(), ready.name()), PULL_LIMIT);
        if (!pulled.ok()) {
            throw Problem.failed(
                    "the image " + ready.name() + " is not on this machine and cannot be pulled",
                    pulled.errorLines(),
                    EngineFailure.next(pulled.errorLines(), "build or pull it by hand, or correct image.name"));
        }
    }

    private void tag(String name) {
        Result tagged = local.run(DockerCommand.of("image", "tag", ready.name(), name));
        if (!tagged.ok()) {
            throw Problem.failed(
                    "the image " + ready.name() + " cannot be tagged", tagged.errorLines(), "correct image.name");
        }
    }
}
