# Sets `files` to /proc/PID/cgroup of each process of a container, 64 at most. Continued by runtime/processes.sh; needs `$docker`
# (DockerCommand). Argument: NAME     Exit code: the client's when the container does not exist
# shellcheck disable=SC2034,SC2154 # for the script after this one
id=$("$docker" container inspect --format '{{.Id}}' "$1") || exit
files=$(grep -slF -- "$id" /proc/[0-9]*/cgroup | head -n 64)
