package dev.teal.server;

import java.util.ArrayList;
import java.util.List;

/// Calls Docker's engine through its socket with curl, which takes 20 ms of processor time; Docker's client
/// takes 60.
public final class DockerSocket {
    /// For scripts: `reachable` succeeds when the engine that the client would use listens on a socket we may
    /// write to; `engine` then calls it. These variables can be set on this machine, never on a server
    /// ([CleanEnvironment]).
    public static final String REACHABLE =
            Scripts.read(DockerSocket.class, "docker-socket.sh").replace("@curl@", Curl.COMMAND);

    private DockerSocket() {}

    /// A command for an idempotent request to the engine.
    ///
    /// @param path   path in Docker's API, without a version
    /// @param client the same with Docker's client; runs when the engine cannot be reached or refuses, since
    ///               its messages are for people
    public static Command act(String method, String path, Command client) {
        List<String> arguments = new ArrayList<>(List.of(method, path));
        arguments.addAll(client.argv());
        return Command.script(REACHABLE + Scripts.read(DockerSocket.class, "docker-act.sh"), arguments);
    }
}
