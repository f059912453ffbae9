package dev.teal.server;

import java.util.ArrayList;
import java.util.List;

/// Calls Docker's engine through its socket with curl, which takes 20 ms of processor time; Docker's client
/// takes 60.
public final class DockerSocket {
    /// For scripts: `reachable` succeeds when the engine that the client would use listens on a socket we may
    /// write to; `engine` then calls it. These variables can be set on this machine, never on a server
    /// ([CleanEnvironment]).
    public static final String REACHABLE = """
            reachable() {
              case $DOCKER_HOST in
                unix://*) socket=${DOCKER_HOST#unix://} ;;
                '') socket=/var/run/docker.sock ;;
                *) return 1 ;;
              esac
              [ -w "$socket" ] || return
              case $DOCKER_CONTEXT in default) return ;; ?*) return 1 ;; esac
              set -- "${DOCKER_CONFIG:-$HOME/.docker}/config.json"
              [ "$DOCKER_HOST" ] || [ ! -f "$1" ] || ! grep -q currentContext "$1"
            }
            engine() { @curl@ --unix-socket "$socket" "$@"; }
            """.replace("@curl@", Curl.COMMAND);

    private static final String ACT = REACHABLE + """
            method=$1 path=$2; shift 2
            if reachable; then
              case $(engine --output /dev/null --write-out '%{http_code}' \\
                --request "$method" "http://localhost$path") in
                2?? | 304) exit 0 ;;
              esac
            fi
            exec "$@"
            """;

    private DockerSocket() {}

    /// A command for an idempotent request to the engine.
    ///
    /// @param path   path in Docker's API, without a version
    /// @param client the same with Docker's client; runs when the engine cannot be reached or refuses, since
    ///               its messages are for people
    public static Command act(String method, String path, Command client) {
        List<String> arguments = new ArrayList<>(List.of(method, path));
        arguments.addAll(client.argv());
        return Command.script(ACT, arguments);
    }
}
