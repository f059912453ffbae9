# Prints the containers of both slots and the app's network, as the engine describes them: a JSON object a line. A container or
# network that does not exist has none. Arguments: APP BLUE GREEN CONTAINER
#   CONTAINER  a template that chooses members: the whole description of a container has the app's environment
# Exit code: the client's for the containers. Only one process writes at a time, since a line may be longer than one write.
# shellcheck disable=SC2154 # DockerCommand sets docker
app=$1 blue=$2 green=$3 container=$4
network() {
  if reachable && engine "http://localhost/networks/$app"; then return; fi
  "$docker" network inspect --format '{{json .}}' "$app"
}
network 2>/dev/null | {
  "$docker" container inspect --format "$container" "$blue" "$green"
  code=$?
  read -r network && printf '%s\n' "$network"
  exit "$code"
}
