#!/usr/bin/env bash
# A bare Debian server's root file system: ssh and systemd, no Docker, nginx, curl or SQLite.
#   rootfs.sh SUITE    prints its directory; makes it at the first call, about 25 s. SUITE: bookworm or trixie
. "$(dirname "$0")/common.sh"
suite=$1
packages=systemd-sysv,libpam-systemd,dbus,openssh-server,iproute2,procps,ca-certificates

# Where this machine gets Debian from; nothing, and so mmdebstrap's own default, where it is not a Debian.
mirror() {
  grep -rhsE '^(URIs:|deb )' /etc/apt/sources.list /etc/apt/sources.list.d |
    grep -oE 'https?://[^] ]+/debian/?( |$)' | tr -d ' ' | head -n 1 || true
}

# How this machine reaches it (proxy, certificates) and what it accepts there; servers inside need the same.
apt_settings() {
  apt-config dump | grep -E '^Acquire::(https?::(Proxy|CaInfo|Verify)|Check-Valid-Until|Check-Date)' || true
  echo 'Acquire::Languages "none";'
}

recipe() {
  cat "$0"
  mirror
  apt_settings
}

make() {
  local made
  made=$(mktemp -d "$cache/making-XXXXXX")
  chmod 755 "$made"
  # fsync after each file is for power cuts; a file system that is thrown away does without, inside the servers too.
  if ! mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" --aptopt="$1" --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$suite" "$made" $(mirror) >"$cache/$suite.log" 2>&1; then
    rm -rf "$made"
    tail -n 40 "$cache/$suite.log" >&2
    fail "mmdebstrap could not make a Debian $suite"
  fi
  cp /etc/ssl/certs/ca-certificates.crt "$made/etc/ssl/certs/ca-certificates.crt" # an https mirror behind an authority of this machine's own
  mv "$made" "$2"
}

mkdir -p "$cache"
rootfs=$cache/$suite-bare-$(recipe | sha256sum | cut -c1-12)
exec 9>"$cache/lock-$suite" # two runs: the second waits, and finds it made
flock 9
if [ ! -d "$rootfs" ]; then
  settings=$(mktemp)
  trap 'rm -f "$settings"' EXIT
  apt_settings >"$settings"
  make "$settings" "$rootfs" 9>&-
fi
echo "$rootfs"
