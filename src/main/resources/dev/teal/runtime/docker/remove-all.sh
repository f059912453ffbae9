# Stops and removes the containers that Teal has created for an app, and its network. A container that `teal setup` took over is
# stopped and stays, as does a network in which another container runs.
#
# Arguments: APP SECONDS VOLUMES NAME ENDPOINT …   (SECONDS until SIGKILL; VOLUMES: an option of `rm`, for unnamed volumes;
#   NAME and ENDPOINT of each slot)
# Output: a line for each thing that stays
# Exit code: 1 when the engine fails, with its message
# shellcheck disable=SC2154,SC2086 # whose.sh sets owner and id; $ids is words
app=$1 seconds=$2 volumes=$3 label=label=dev.teal.app=$1; shift 3
while [ $# -gt 0 ]; do
  find_owner "$app" "$1" "$2" || exit 1
  if [ "$owner" = adopted ]; then
    "$docker" update --restart no "$id" >/dev/null && "$docker" stop --time "$seconds" "$id" >/dev/null || exit 1
    printf 'the container %s, stopped\n' "$1"
  fi
  shift 2
done
# A container of `teal run` removes itself when it ends.
ids=$("$docker" container ls --quiet --no-trunc --filter "$label") || exit 1
[ -z "$ids" ] || "$docker" stop --time "$seconds" $ids >/dev/null 2>&1
for id in $("$docker" container ls --all --quiet --no-trunc --filter "$label"); do
  error=$("$docker" container rm "$volumes" "$id" 2>&1) ||
    case $error in *'o such container'* | *'already in progress'*) ;; *) printf '%s\n' "$error" >&2; exit 1 ;; esac
done
for network in $("$docker" network ls --quiet --no-trunc --filter "$label") \
  $("$docker" network ls --quiet --no-trunc --filter "label=dev.teal.probe=$app"); do
  for id in $("$docker" container ls --all --quiet --no-trunc --filter "network=$network" --filter status=exited --filter status=created); do
    "$docker" network disconnect --force "$network" "$id" >/dev/null 2>&1
  done
  error=$("$docker" network rm "$network" 2>&1) || {
    case $error in *'o such network'*) continue ;; *'active endpoints'*) ;; *) printf '%s\n' "$error" >&2; exit 1 ;; esac
    printf 'the network %s, which another container uses\n' "$("$docker" network inspect --format '{{.Name}}' "$network")"
  }
done
exit 0
