# Makes the namespaces of a jail and runs a script in them. A clean environment, because root's may change what the
# script does.
#
# Arguments: JAIL SECONDS SCRIPT …
#   JAIL    the folder for the jail's root   SECONDS  after which everything in the jail is killed
#   SCRIPT  jail.sh and what follows it; gets JAIL and the other arguments
# Exit code: SCRIPT's; 137 after SECONDS, with timeout's message on standard error; 1 when JAIL cannot be made or
#   unshare(1) is refused, with its message
# shellcheck disable=SC2174 # the folder above JAIL exists
jail=$1 seconds=$2 inside=$3; shift 3
mkdir -p -m 700 "$jail" && exec env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LC_ALL=C \
  timeout --verbose --signal KILL "$seconds" \
  unshare --mount --pid --net --ipc --uts --fork --kill-child -- /bin/sh -c "$inside" jail "$jail" "$@"
