# What Docker's client on this server is, and which engine it asks. Changes nothing. Arguments: none.
# Output: a line each of `client PATH`, `program VERSION`, `at URL` (the engine's address), `server JSON` (docker version),
#   `info JSON` (docker info); those that cannot be had are missing.
line() { # WORD COMMAND...: the first line of the command's output, after the word
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
