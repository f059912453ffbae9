package dev.teal.image.build;

import dev.teal.base.Problem;
import dev.teal.config.ImageConfig;
import dev.teal.server.Command;
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
        /// `DOCKER_BUILDKIT=1 docker build`, until version 23.
        BUILDKIT,
        /// The old builder, which builds only for this machine's own platform.
        LEGACY
    }

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
        return new Builder(found.substring(space + 1), Kind.valueOf(found.substring(0, space)));
    }

    /// Standard error is merged into standard output, because BuildKit prints its progress to it.
    public Command build(ImageConfig.Build image, Path folder, String tag) {
        Path context = folder.resolve(image.context());
        List<String> argv = new ArrayList<>();
        switch (kind) {
            case BUILDX -> argv.addAll(List.of(docker, "buildx", "build", "--load", "--progress", "plain"));
            case BUILDKIT -> argv.addAll(List.of("env", "DOCKER_BUILDKIT=1", docker, "build", "--progress", "plain"));
            case LEGACY -> argv.addAll(List.of("env", "DOCKER_BUILDKIT=0", docker, "build"));
        }
        if (kind != Kind.LEGACY) {
            argv.addAll(List.of("--platform", image.platform()));
        }
        argv.addAll(List.of(
                "--tag", tag, "--file", context.resolve(image.dockerfile()).toString()));
        if (!image.target().isEmpty()) {
            argv.addAll(List.of("--target", image.target()));
        }
        image.args().forEach((name, value) -> argv.addAll(List.of("--build-arg", name + "=" + value)));
        argv.add(context.toString());
        return Command.script("exec \"$@\" 2>&1", argv);
    }
}
