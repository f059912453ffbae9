# Sends SIGHUP, as a terminal that is closed, to the processes of a container that have a variable in their environment. Only
# root can read it. Arguments: NAME VARIABLE=VALUE
# shellcheck disable=SC2013,SC2154 # words are wanted; DockerCommand sets docker
id=$("$docker" container inspect --format '{{.Id}}' "$1") || exit
for group in $(grep -slF -- "$id" /proc/[0-9]*/cgroup); do
  process=${group%/cgroup}
  ! grep -qsF -- "$2" "$process/environ" || kill -s HUP "${process#/proc/}"
done
