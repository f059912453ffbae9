# Prints the first shell that a container has: `bash` or `sh`. Argument: NAME
# Exit code: 127 when it has none; the client's when the engine fails
# shellcheck disable=SC2154 # DockerCommand sets docker
for shell in bash sh; do
  said=$("$docker" exec "$1" "$shell" -c : 2>&1) && { printf '%s\n' "$shell"; exit 0; }
  code=$?
done
case $code in 126 | 127) exit 127 ;; esac
printf '%s\n' "$said" >&2
exit 1
