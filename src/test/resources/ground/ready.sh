#!/usr/bin/env bash
# A Debian server's root file system with all that an app's server has: Docker, nginx, SQLite, and what a test looks around with. Also
# buildx, where Debian has it: the engines that build here run from the same files.
#   ready.sh print SUITE BARE    as an overlay's lowerdir wants it: what was added to BARE (of rootfs.sh), a colon, BARE. The first call
#                                makes it, in about 15 s
. "$(dirname "$0")/common.sh"
suite=$2 bare=$3
packages='docker.io nginx-light sqlite3 curl zstd iptables'
if [ "$suite" != bookworm ]; then packages="$packages docker-cli docker-buildx"; fi

# In a mount namespace of its own: whatever happens, nothing stays mounted.
install_packages() {
  local root=$made/root
  mkdir -p "$made"/{root,upper,work,packages/partial}
  lend_packages "$store" "$made/packages"
  mount -t overlay overlay -o "volatile,lowerdir=$bare,upperdir=$made/upper,workdir=$made/work" "$root" # without it, unmounting syncs the disk
  devices "$root"
  mount -t proc proc "$root/proc"
  mount -t tmpfs tmpfs "$root/run"
  mount --bind "$made/packages" "$root/var/cache/apt/archives"
  resolver >"$root/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # "not allowed": no package starts its daemon
  chmod +x "$root/usr/sbin/policy-rc.d"
  export DEBIAN_FRONTEND=noninteractive
  chroot "$root" apt-get -q update
  chroot "$root" apt-get -qy install --no-install-recommends $packages
  rm -rf "$root"/usr/sbin/policy-rc.d "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
  keep_packages "$made/packages" "$store"
}

make() {
  export made
  made=$(mktemp -d "$cache/making-XXXXXX")
  if ! unshare --mount --pid --fork --kill-child bash "$0" install_packages "$suite" "$bare" >"$cache/$suite.log" 2>&1; then
    tail -n 40 "$cache/$suite.log" >&2
    rm -rf "$made"
    fail "apt could not make a Debian $suite with Docker and nginx"
  fi
  chmod 755 "$made/upper"
  mv "$made/upper" "$1"
  rm -rf "$made"
}

print() {
  local added
  added=$cache/$suite-ready-$(cat "$0" - <<<"$bare" | sha256sum | cut -c1-12)
  exec 9>"$cache/lock-$suite" # two runs: the second waits, and finds it made
  flock 9
  if [ ! -d "$added" ]; then make "$added" 9>&-; fi
  echo "$added:$bare"
}

store=$(package_store "$suite")
"$1"
