# Prints the containers of both slots and the app's network, as the engine describes them: a line each, with a JSON object or a
# list of them. The network is found by its label. A container that does not exist has an object with a `message`, or none from
# the client. The environment of a container stays on the server: it has
# the app's secrets. JSON escapes a quote inside a string, so the pattern only matches the member `Env`.
#
# Arguments: APP BLUE GREEN. Exit code: the client's for the containers, when the engine's socket cannot be reached.
# shellcheck disable=SC2154,SC2086 # DockerCommand sets docker; $networks are words
app=$1 blue=$2 green=$3
ask() {
  set -- "http://localhost/containers/$blue/json" "http://localhost/containers/$green/json" \
    "http://localhost/networks?filters=%7B%22label%22%3A%5B%22dev.teal.app%3D$app%22%5D%7D"
  engine --fail-early --write-out '\n' "$@"
}
without_environment() { sed -E 's/"Env":\[("([^"\\]|\\.)*",?)*\]/"Env":[]/'; }
if reachable && all=$(ask); then printf '%s\n' "$all" | without_environment; exit; fi
networks=$("$docker" network ls --quiet --filter "label=dev.teal.app=$app" 2>/dev/null)
[ -z "$networks" ] || "$docker" network inspect --format '{{json .}}' $networks 2>/dev/null
all=$("$docker" container inspect --format '{{json .}}' "$blue" "$green")
code=$?
printf '%s\n' "$all" | without_environment
exit "$code"
