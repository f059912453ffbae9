# The images of the app's releases. The engine prints a list of objects; the client, used when the socket is not reachable, prints one
# object a line.
#
# Arguments: APP
# shellcheck disable=SC2154 # DockerCommand sets docker
app=$1
if reachable; then
  set -- "http://localhost/images/json?filters=%7B%22reference%22%3A%5B%22$app%22%5D%7D"
  if engine --fail "$@"; then exit 0; fi
fi
exec "$docker" image ls --format '{"RepoTags":["{{.Repository}}:{{.Tag}}"]}' "$app"
