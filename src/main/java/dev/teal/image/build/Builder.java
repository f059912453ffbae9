package dev.teal.image.build;

import dev.teal.base.Problem;
import dev.teal.config.ImageConfig;
import dev.teal.image.archive.OciLayout;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The docker command on this machine that can build for another platform. PATH may have several, and the first
/// may lack buildx while another has BuildKit built in, so each one is tested.
///
/// @param docker path of the command
public record Builder(String docker, Kind kind) {
    public enum Kind {
        BUILDX,
        /// buildx with a builder that is not in the engine: in a container, or on another machine.
        OUTSIDE,
        /// `DOCKER_BUILDKIT=1 docker build`, until version 23.
        BUILDKIT,
        /// The old builder, which builds only for this machine's own platform.
        LEGACY
    }

    /// An image with attestations is an index of two manifests, not the one that a release needs.
    static final String PLAIN = "BUILDX_NO_DEFAULT_ATTESTATIONS=1";

    private static final List<String> INSTALL_BUILDX = List.of(
            "On a Mac:      brew install docker-buildx",
            "               mkdir -p ~/.docker/cli-plugins && ln -sfn \"$(brew --prefix)/opt/docker-buildx/bin/docker-buildx\""
                    + " ~/.docker/cli-plugins/",
            "Debian/Ubuntu: apt-get install docker-buildx (Debian's packages) or docker-buildx-plugin (Docker's)");

    /// @throws Problem when there is none, or the first is Podman's
    public static Builder find(Server local) {
        String found = local.run(Command.script(Scripts.read(Builder.class, "find-docker.sh")))
                .out()
                .strip();
        if (found.isEmpty()) {
            throw Problem.failed(
                    "no docker command found in PATH on this machine, which has to build the image",
                    "install Docker (Docker Desktop, OrbStack, docker.io) or set a ready image: `image: {name: …}`");
        }
        int space = found.indexOf(' ');
        if (found.startsWith("PODMAN ")) {
            throw Problem.failed(
                    found.substring(space + 1) + " is Podman's command of that name, and Teal needs Docker here",
                    "install Docker, and put its command before Podman's in PATH");
        }
        return new Builder(found.substring(space + 1), Kind.valueOf(found.substring(0, space)));
    }

    public boolean hasBuildx() {
        return kind == Kind.BUILDX || kind == Kind.OUTSIDE;
    }

    /// Builds from a Dockerfile. Standard error is merged into standard output, because BuildKit prints its progress to
    /// it.
    public Command build(ImageConfig.Build image, Path folder, String tag) {
        return build(image, folder, List.of("--tag", tag));
    }

    /// Builds from a Dockerfile by a builder outside of the engine, into an OCI layout.
    ///
    /// @param layout what it has of the image already is left out
    public Command export(ImageConfig.Build image, Path folder, OciLayout layout) {
        return build(image, folder, List.of("--output", layout.output()));
    }

    private Command build(ImageConfig.Build image, Path folder, List<String> to) {
        Path context = folder.resolve(image.context());
        List<String> argv = begin(image.platform());
        argv.addAll(to);
        argv.addAll(List.of("--file", context.resolve(image.dockerfile()).toString()));
        if (!image.target().isEmpty()) {
            argv.addAll(List.of("--target", image.target()));
        }
        image.args().forEach((name, value) -> argv.addAll(List.of("--build-arg", name + "=" + value)));
        argv.add(context.toString());
        return Command.script("exec \"$@\" 2>&1", argv);
    }

    /// Makes an image of another one, for one platform: from what the engine has of it for that platform, else from its
    /// registry.
    ///
    /// @param context of the engine, whose own builder is needed
    public Command from(String image, String platform, String tag, String context) {
        Builder own = kind == Kind.OUTSIDE ? new Builder(docker, Kind.BUILDX) : this;
        List<String> argv = new ArrayList<>(List.of(image));
        argv.addAll(own.begin(platform));
        argv.addAll(own.kind == Kind.BUILDX ? List.of("--builder", context) : List.of());
        argv.addAll(List.of("--tag", tag, "-"));
        return Command.script("image=$1; shift; printf 'FROM %s\\n' \"$image\" | \"$@\" 2>&1", argv);
    }

    private List<String> begin(String platform) {
        List<String> argv = new ArrayList<>();
        switch (kind) {
            case BUILDX ->
                argv.addAll(List.of("env", PLAIN, docker, "buildx", "build", "--load", "--progress", "plain"));
            case OUTSIDE -> argv.addAll(List.of("env", PLAIN, docker, "buildx", "build", "--progress", "plain"));
            case BUILDKIT -> argv.addAll(List.of("env", "DOCKER_BUILDKIT=1", docker, "build", "--progress", "plain"));
            case LEGACY -> argv.addAll(List.of("env", "DOCKER_BUILDKIT=0", docker, "build"));
        }
        if (kind != Kind.LEGACY) {
            argv.addAll(List.of("--platform", platform));
        }
        return argv;
    }

    /// The old builder builds for the engine's own platform only.
    ///
    /// @throws Problem when another one is asked for
    public void mustBuildFor(String platform, Server local) {
        if (kind != Kind.LEGACY) {
            return;
        }
        Result engine = local.run(Command.of(docker, "version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"));
        String own = engine.out().strip();
        if (engine.ok() && !platform.equals(own) && !platform.startsWith(own + "/")) {
            throw Problem.failed(
                    docker + " cannot build for " + platform + ": it has no buildx, so it builds for " + own + " only",
                    INSTALL_BUILDX,
                    "install buildx as shown, then run the command again");
        }
    }
}
