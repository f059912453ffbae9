# Removes an image. Arguments: NAME     Exit code: the client's
# shellcheck disable=SC2154 # DockerCommand sets docker
act DELETE "/images/$1" || exec "$docker" image rm "$1"
