#!/usr/bin/env bash
# A Docker engine on this machine, as a developer has one to build images; in a place that place.sh gave.
#   engine.sh start N    returns when it answers at unix:///tmp/teal-ground/N/docker.sock
. "$(dirname "$0")/common.sh"
n=$2 dir=$base/$2

# Own processes and mounts, so that all of it ends with its process 1. No bridge and no firewall rules: building from files needs
# no network, and this machine's stays as it is. An empty settings file, since those of this machine could contradict the options.
engine() {
  join_groups "$n"
  echo "$BASHPID" >"$dir/pid"
  echo '{}' >"$dir/daemon.json"
  exec setsid unshare --mount --pid --ipc --fork --kill-child --mount-proc \
    dockerd --config-file "$dir/daemon.json" --host "unix://$dir/docker.sock" --data-root "$dir/data" --exec-root "$dir/exec" \
    --pidfile "$dir/docker.pid" --cgroup-parent "/$(group_of "$n")/containers" --bridge=none --iptables=false --ip-masq=false
}

ended_or_answers() {
  ! kill -0 "$(cat "$dir/pid")" 2>/dev/null || DOCKER_HOST=unix://$dir/docker.sock docker version >/dev/null 2>&1
}

start() {
  engine >"$dir/log" 2>&1 </dev/null &
  until_true 5 test -s "$dir/pid"
  if ! until_true 30 ended_or_answers || ! kill -0 "$(cat "$dir/pid")" 2>/dev/null; then
    tail -n 40 "$dir/log" >&2
    fail "the Docker engine for building did not come up; above are the last lines of its log"
  fi
}

"$1"
