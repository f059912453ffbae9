# Prints how containers were started, and the images they run, as the engine describes them: for each container that exists a
# line `container JSON` and a line `image JSON`, which is `{}` when the image is gone. The environment is in it.
#
# Arguments: NAME …
# Exit code: 1 when the engine does not answer, with the client's error on standard error
# shellcheck disable=SC2154 # DockerCommand sets docker
newline='
'
for name; do
  container=$("$docker" container inspect --format '{{json .}}' "$name" 2>&1) || {
    case $container in *'o such container'*) continue ;; esac
    printf '%s\n' "$container" >&2
    exit 1
  }
  image=$("$docker" container inspect --format '{{.Image}}' "$name") || exit 1
  printf 'container %s\n' "${container##*"$newline"}" # warnings of the client come first
  printf 'image %s\n' "$("$docker" image inspect --format '{{json .}}' "$image" 2>/dev/null || echo '{}')"
done
