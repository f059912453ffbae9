package dev.teal.deploy.state;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.server.Command;
import dev.teal.server.Result;

/// What runs the app's releases on the server.
///
/// @param platform it runs images for, `linux/amd64`; empty when any will do
/// @param root     where it keeps images; empty when that is nowhere of its own
/// @param security its security options, JSON
public record Engine(String platform, String root, String security) {
    /// Docker looks at its runtimes for this, which takes it 100 ms: to be asked while there is something to wait for.
    public static Engine of(Target target) {
        if (target.config().runtime() == Config.RunsAs.PROCESS) {
            return new Engine("", "", "");
        }
        Result said = target.server()
                .run(Command.of(
                        "docker",
                        "info",
                        "--format",
                        "{{.OSType}}/{{.Architecture}} {{.DockerRootDir}}\n{{json .SecurityOptions}}"));
        int space = said.out().indexOf(' ');
        if (!said.ok() || space < 0) {
            throw Problem.failed(
                    "Docker on " + target.server().name() + " does not answer",
                    said.errorLines(),
                    "`teal setup` starts it");
        }
        String platform = said.out().substring(0, space);
        return new Engine(
                platform.replace("x86_64", "amd64").replace("aarch64", "arm64").replace("armv7l", "arm"),
                said.lines().getFirst().substring(space + 1).strip(),
                said.lines().getLast());
    }

    /// Whether a user of a container has another number on the server.
    public boolean remapsUsers() {
        return security.contains("name=userns") || security.contains("name=rootless");
    }
}
