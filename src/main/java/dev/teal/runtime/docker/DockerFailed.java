package dev.teal.runtime.docker;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.List;

/// The server's Docker engine refused or is not there.
public final class DockerFailed extends Problem {
    private static final long serialVersionUID = 1L;

    private DockerFailed(String happened, List<String> details, String next) {
        super(happened, details, next, ExitCode.FAILED);
    }

    /// @param doing what was being done: `starting agent-hub-green`
    public static DockerFailed of(String doing, Server server, Result result) {
        String said = result.err() + result.out();
        if (result.exitCode() == 127 || said.contains("docker: not found")) {
            return new DockerFailed("there is no Docker on " + server.name(), List.of(), "`teal setup` installs it");
        }
        if (said.contains("Cannot connect to the Docker daemon")) {
            return new DockerFailed(
                    "Docker on " + server.name() + " does not answer", result.errorLines(), "`teal setup` starts it");
        }
        if (said.contains("permission denied") && said.contains("docker.sock")) { // `server: local` only
            return new DockerFailed(
                    "this account may not use Docker on " + server.name(),
                    result.errorLines(),
                    "run teal as root, or join group docker, which is as much: `sudo usermod -aG docker $USER`");
        }
        if (said.contains("no space left on device")) {
            return new DockerFailed(
                    doing + " failed: the disk of " + server.name() + " is full",
                    result.errorLines(),
                    "free some space (`docker system df`, `df -h`), then try again");
        }
        return new DockerFailed(
                doing + " failed on " + server.name(), result.errorLines(), "mend what Docker says, then try again");
    }
}
