package dev.teal.server;

import java.util.ArrayList;
import java.util.List;

/// Docker's engine, asked without Docker's client, which takes 60 ms of processor for what curl takes 20.
public final class DockerSocket {
    /// For scripts: `reachable` is whether the engine that the client would ask listens at a socket that is ours to
    /// use; then `engine` asks it. A server has no such variables ([CleanEnvironment]), this machine may.
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
            """.replace("@curl@", Curl.WORDS);

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

    /// Has the engine do something that does no harm when it is done twice.
    ///
    /// @param path   of Docker's API, without a version
    /// @param client the same by Docker's client: run where the engine cannot be asked or refuses, since its words
    ///               are for people
    public static Command act(String method, String path, Command client) {
        List<String> arguments = new ArrayList<>(List.of(method, path));
        arguments.addAll(client.argv());
        return Command.script(ACT, arguments);
    }
}
