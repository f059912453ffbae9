package dev.teal.runtime.docker;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.runtime.Engine;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.Map;

/// What the engine reports of itself.
final class DockerEngine {
    /// Not the whole of it: an address of a proxy may hold a password.
    private static final String MEMBERS = "{\"OSType\":{{json .OSType}},\"Architecture\":{{json .Architecture}},"
            + "\"DockerRootDir\":{{json .DockerRootDir}},\"SecurityOptions\":{{json .SecurityOptions}}}";

    private DockerEngine() {}

    /// Docker checks its runtimes for this, which takes 100 ms: call it while another operation runs.
    static Engine of(Server server) {
        Result info = server.run(DockerCommand.of("info", "--format", MEMBERS));
        if (!info.ok() || !info.out().startsWith("{")) {
            throw Problem.failed(
                    "Docker on " + server.name() + " does not answer", info.errorLines(), "`teal setup` starts it");
        }
        return read(info.out());
    }

    /// @param json the whole of `docker info`, or the members of it that are used
    static Engine read(String json) {
        Map<String, Object> info = Json.readMap(json, "docker info");
        String machine = Json.text(info.get("Architecture"));
        String architecture = switch (machine) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armv7l" -> "arm";
            default -> machine;
        };
        String options = String.join(" ", Json.texts(info.get("SecurityOptions")));
        return new Engine(
                Json.text(info.get("OSType")) + "/" + architecture,
                "where Docker keeps images",
                Json.text(info.get("DockerRootDir")),
                "`docker system df`, `df -h`",
                options.contains("name=userns") || options.contains("name=rootless"));
    }
}
