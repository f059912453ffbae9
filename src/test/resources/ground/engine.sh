#!/usr/bin/env bash
# A Docker engine on this machine, as a developer has one to build images; in a place that place.sh gave.
#   engine.sh start N [ROOTFS STORE [apart]]    returns when it answers at unix:///tmp/teal-ground/N/docker.sock. ROOTFS: the files it is from, as
#                                       ready.sh printed them, or nothing: this machine's own. STORE: what it keeps images in, classic or
#                                       containerd. apart: with a network and a host name of its own, as in Docker Desktop's virtual machine;
#                                       only its socket is reached. For clients: DOCKER_CONFIG is N/client, and with ROOTFS docker is N/bin/docker
. "$(dirname "$0")/common.sh"
n=$2 dir=$base/$2 rootfs=${3:-} store=${4:-} apart=${5:-}

# Own processes, mounts and control groups, so that all of it ends with its process 1.
engine() {
  join_groups "$n"
  echo "$BASHPID" >"$dir/pid"
  exec setsid unshare --mount --pid --ipc --cgroup ${apart:+--net --uts} --fork --kill-child --mount-proc \
    bash "$0" inside "$n" "$rootfs" "$store" "$apart"
}

# Mostly this machine's network, as engines have: what listens here on 127.0.0.1 can be pulled from and pushed to. Without a bridge an engine
# runs no command of a build; ours leads nowhere, and nothing else of the network is changed. An empty /etc/docker: the settings of
# this machine could contradict the options, and the engine writes a key there.
inside() {
  mount_groups /sys/fs/cgroup
  controllers_for_children /sys/fs/cgroup
  if [ -n "$apart" ]; then
    hostname docker-desktop
    ip link set lo up
    bridge
  fi
  if [ -n "$rootfs" ]; then other_release; else devices ''; fi
  mkdir -p /etc/docker
  mount -t tmpfs tmpfs /etc/docker
  if [ -n "$store" ]; then daemon_json "$store" >/etc/docker/daemon.json; fi
  exec dockerd --host "unix://$dir/docker.sock" --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/docker.pid" \
    --bridge="$(link_of "$n")" --iptables=false --ip-masq=false --ip-forward=false
}

bridge() {
  ip link add "$(link_of "$n")" type bridge
  ip addr add "198.19.$n.1/24" dev "$(link_of "$n")" # of the block reserved for benchmarks, as the servers' addresses
  ip link set "$(link_of "$n")" up
}

# The engine sees that release's files: it needs its own runc, and that needs its libraries. The place has the same path in there, for
# socket and store.
other_release() {
  local d root=$dir/root
  overlay "$rootfs" "$dir/files" "$root"
  for d in proc sys; do mount --rbind "/$d" "$root/$d"; done
  devices "$root"
  mount -t tmpfs tmpfs "$root/run"
  mkdir -p "$root$dir"
  mount --bind "$dir" "$root$dir"
  go_into "$root"
}

# The client's settings, and where it looks for plug-ins first: nothing of the user's. That release's client and plug-ins run outside,
# where contexts and results are: they are content with any libc since 2021.
client() {
  local files=${rootfs%%:*}
  mkdir "$dir/client"
  if [ -z "$rootfs" ]; then return; fi
  mkdir "$dir/bin"
  ln -s "$files/usr/bin/docker" "$dir/bin/docker"
  if [ -d "$files/usr/libexec/docker/cli-plugins" ]; then ln -s "$files/usr/libexec/docker/cli-plugins" "$dir/client/cli-plugins"; fi
}

ended_or_answers() {
  # First the socket, which costs nothing to try: each start of the client is a tenth of a second of a processor.
  ! kill -0 "$(cat "$dir/pid")" 2>/dev/null || { [ -S "$dir/docker.sock" ] && DOCKER_HOST=unix://$dir/docker.sock docker version >/dev/null 2>&1; }
}

start() {
  if [ -z "$apart" ]; then bridge; fi
  engine >"$dir/log" 2>&1 </dev/null &
  client
  until_true 5 test -s "$dir/pid"
  if ! until_true 30 ended_or_answers || ! kill -0 "$(cat "$dir/pid")" 2>/dev/null; then
    tail -n 40 "$dir/log" >&2
    fail "the Docker engine for building did not come up; above are the last lines of its log"
  fi
}

"$1"
