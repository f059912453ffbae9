package dev.teal.deploy.state;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.server.Command;
import dev.teal.server.Result;

/// The engine that runs the app's releases on the server.
///
/// @param platform that its images must have, `linux/amd64`; empty when any fits
/// @param root     folder of its images; empty when it has none of its own
/// @param security its security options, JSON
public record Engine(String platform, String root, String security) {
    /// Docker checks its runtimes for this, which takes 100 ms: call it while another operation runs.
    public static Engine of(Target target) {
        if (target.config().runtime() == Config.RunsAs.PROCESS) {
            return new Engine("", "", "");
        }
        Result info = target.server()
                .run(Command.of(
                        "docker",
                        "info",
                        "--format",
                        "{{.OSType}}/{{.Architecture}} {{.DockerRootDir}}\n{{json .SecurityOptions}}"));
        int space = info.out().indexOf(' ');
        if (!info.ok() || space < 0) {
            throw Problem.failed(
                    "Docker on " + target.server().name() + " does not answer",
                    info.errorLines(),
                    "`teal setup` starts it");
        }
        String platform = info.out().substring(0, space);
        return new Engine(
                platform.replace("x86_64", "amd64").replace("aarch64", "arm64").replace("armv7l", "arm"),
                info.lines().getFirst().substring(space + 1).strip(),
                info.lines().getLast());
    }

    /// Whether a container's user has another uid on the server.
    public boolean remapsUsers() {
        return security.contains("name=userns") || security.contains("name=rootless");
    }
}
