package dev.teal.runtime.docker;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.List;

/// The server's Docker engine failed or is missing.
public final class DockerFailed extends Problem {
    private static final long serialVersionUID = 1L;

    private DockerFailed(String happened, List<String> details, String next) {
        super(happened, details, next, ExitCode.FAILED);
    }

    static DockerFailed withoutNetwork(String name, String server) {
        return new DockerFailed(
                "the Docker network " + name + " does not exist on " + server + ", or Docker does not answer",
                List.of(),
                "`teal setup` creates it and starts Docker");
    }

    /// @param doing the action that failed: `starting agent-hub-green`
    public static DockerFailed of(String doing, Server server, Result result) {
        String output = result.err() + result.out();
        if (result.exitCode() == 127 || output.contains("docker: not found")) {
            return new DockerFailed(
                    "Docker is not installed on " + server.name(), List.of(), "`teal setup` installs it");
        }
        if (output.contains("Cannot connect to the Docker daemon")) {
            return new DockerFailed(
                    "Docker on " + server.name() + " does not answer", result.errorLines(), "`teal setup` starts it");
        }
        if (output.contains("permission denied") && output.contains("docker.sock")) { // `server: local` only
            return new DockerFailed(
                    "this account has no permission to use Docker on " + server.name(),
                    result.errorLines(),
                    "run teal as root, or join the group docker, which is as powerful: `sudo usermod -aG docker $USER`");
        }
        if (output.contains("no space left on device")) {
            return new DockerFailed(
                    doing + " failed: the disk of " + server.name() + " is full",
                    result.errorLines(),
                    "free some space (`docker system df`, `df -h`), then run the command again");
        }
        return new DockerFailed(
                doing + " failed on " + server.name(),
                result.errorLines(),
                "fix the Docker error above, then run the command again");
    }
}
