#!/usr/bin/env bash
# A test server in a place that place.sh gave.
#   server.sh make N NAME INIT [ROOTFS [STORE]]
#                        its files, keys and ssh config. INIT: systemd or none. Without ROOTFS it is a view of this machine, else what rootfs.sh
#                        printed or, with STORE (classic or containerd: what Docker keeps images in), what ready.sh did
#   server.sh start N    starts it, and returns when ssh, and Docker where there is one, answer
#   server.sh stop N     as if the plug were pulled: files stay, for the next start
. "$(dirname "$0")/common.sh"
here=$(cd "$(dirname "$0")" && pwd)
n=$2 dir=$base/$2 address=$net.$2

make() {
  local name=$1 init=$2 rootfs=${3:-} store=${4:-}
  mkdir -p "$dir"/{root,files,docker,packages}
  printf 'name=%q init=%q rootfs=%q store=%q\n' "$name" "$init" "$rootfs" "$store" >"$dir/settings"
  ssh-keygen -q -t ed25519 -N '' -C teal-ground -f "$dir/id"
  ssh-keygen -q -t ed25519 -N '' -C teal-ground -f "$dir/hostkey"
  echo "$address $(cut -d' ' -f1,2 "$dir/hostkey.pub")" >"$dir/known_hosts"
  ssh_config "$name" >"$dir/ssh_config"
  if [ -n "$rootfs" ]; then borrow_packages "$rootfs"; fi
}

# Complete on its own: neither the user's nor the machine's ssh settings, keys and known hosts have a say.
# Curve25519: the default, sntrup761 with it, costs 0.07 s of a processor more for each connection.
ssh_config() {
  printf '%s\n' "Host $1" "  HostName $address" "  User root" "  IdentityFile $dir/id" "  IdentitiesOnly yes" "  IdentityAgent none" \
    "  UserKnownHostsFile $dir/known_hosts" "  GlobalKnownHostsFile /dev/null" "  StrictHostKeyChecking yes" \
    "  KexAlgorithms curve25519-sha256"
}

borrow_packages() {
  local store
  store=$(package_store "$(. "${1##*:}/etc/os-release" && echo "$VERSION_CODENAME")")
  echo "$store" >"$dir/package-store"
  lend_packages "$store" "$dir/packages"
}

start() {
  local name init rootfs store
  . "$dir/settings"
  locked "$here/bridge.sh" up
  export here n dir address net name init rootfs store
  # All of the server's namespaces are made in one call and die with its process 1, also when nobody is left to clean up: a named
  # network namespace (`ip netns`) would stay, and `ip netns exec` hides the control groups.
  (
    join_groups "$n"
    echo "$BASHPID" >"$dir/pid"
    exec setsid unshare --net --mount --uts --ipc --pid --cgroup --fork --kill-child bash "$here/inside.sh"
  ) >>"$dir/log" 2>&1 </dev/null &
  if ! { connect && await "$name"; }; then
    tail -n 40 "$dir/log" >&2
    fail "server $name ($address) did not come up; above are the last lines of its log"
  fi
}

has_own_network() {
  local its
  its=$([ -s "$dir/pid" ] && readlink "/proc/$(cat "$dir/pid")/ns/net") || return 1
  [ "$its" != "$(readlink /proc/self/ns/net)" ]
}

# This machine's end of the wire; inside.sh waits for the other. Fails when the server has already ended.
connect() {
  local link mtu
  link=$(link_of "$n")
  until_true 5 has_own_network || return 1
  ip link del "$link" 2>/dev/null || true # of before a restart: the kernel takes its time to remove it
  mtu=$(uplink_mtu)
  ip link add "$link" mtu "$mtu" type veth peer name eth0 address "$(hardware_address)" mtu "$mtu" netns "$(cat "$dir/pid")" &&
    ip link set "$link" master "$bridge" up
}

# Always the same for a number: others remember for minutes who had the address last, and would go on sending there.
hardware_address() { printf '02:74:65:61:6c:%02x' "$n"; }

# No larger than what this machine's own way out takes, else large packets from outside are lost where ICMP is filtered.
uplink_mtu() { cat "/sys/class/net/$(ip route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p;q')/mtu" 2>/dev/null || echo 1500; }

runs() { kill -0 "$(cat "$dir/pid")" 2>/dev/null; }

# Up at the other end too. To try the port earlier costs a second: the kernel waits that long for the address to be found.
connected() { [ "$(cat "/sys/class/net/$(link_of "$n")/carrier" 2>/dev/null)" = 1 ]; }

answers() { ! runs || { connected && timeout 1 bash -c "exec 3<>/dev/tcp/$address/22" 2>/dev/null; }; }

# First the port, which costs little to try, then one ssh that waits on the other side.
await() {
  until_true 30 answers && runs || return 1
  ssh -F "$dir/ssh_config" -o BatchMode=yes -o ConnectTimeout=10 -o LogLevel=ERROR "$1" '
    if [ -d /run/systemd/system ]; then systemctl is-system-running --wait >/dev/null 2>&1; fi
    command -v dockerd >/dev/null || exit 0
    i=0; until [ -S /run/docker.sock ] && docker version >/dev/null 2>&1; do i=$((i+1)); [ $i -lt 200 ] || exit 1; sleep 0.05; done'
}

stop() {
  end_processes "$n"
  ip link del "$(link_of "$n")" 2>/dev/null || true
  leave_no_groups "$n"
}

"$1" "${@:3}"
