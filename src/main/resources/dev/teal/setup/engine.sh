# Describes Docker's client on this server and the engine it uses. Changes nothing. No arguments.
# Output: the lines `client PATH`, `program VERSION`, `at URL` (the engine's address), `server JSON` (docker version)
#   and `info JSON` (docker info), without those that are not available.
line() { # WORD COMMAND...: prints the word and the first line of the command's output
  word=$1; shift
  found=$("$@" 2>/dev/null </dev/null | head -n 1)
  [ -z "$found" ] || printf '%s %s\n' "$word" "$found"
}
line client command -v docker
command -v docker >/dev/null || exit 0
line program docker --version
line at docker context inspect --format '{{.Endpoints.docker.Host}}'
line server docker version --format '{{json .Server}}'
line info docker info --format '{{json .}}'
exit 0
