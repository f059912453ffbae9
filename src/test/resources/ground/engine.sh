#!/usr/bin/env bash
# A Docker engine on this machine, as a developer has one to build images; in a place that place.sh gave.
#   engine.sh start N    returns when it answers at unix:///tmp/teal-ground/N/docker.sock
. "$(dirname "$0")/common.sh"
n=$2 dir=$base/$2

# Own processes, mounts and control groups, so that all of it ends with its process 1.
engine() {
  join_groups "$n"
  echo "$BASHPID" >"$dir/pid"
  exec setsid unshare --mount --pid --ipc --cgroup --fork --kill-child --mount-proc bash "$0" inside "$n"
}

# No bridge and no firewall rules: building from files needs no network, and this machine's stays as it is. An empty /etc/docker:
# the settings of this machine could contradict the options, and the engine writes a key there.
inside() {
  mount_groups /sys/fs/cgroup
  controllers_for_children /sys/fs/cgroup
  mkdir -p /etc/docker
  mount -t tmpfs tmpfs /etc/docker
  exec dockerd --host "unix://$dir/docker.sock" --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/docker.pid" \
    --bridge=none --iptables=false --ip-masq=false
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
