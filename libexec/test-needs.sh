#!/usr/bin/env bash
# What the tests use beside Java and Maven: looks whether it is there, and on Debian, as root, installs what is not.
# `./dev quick` runs the tests that need none of it.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

# program:package, one a line. dockerd decides about Docker: a client alone, wherever it comes from, builds and runs nothing.
needs='dockerd:docker.io
nginx:nginx-light
/usr/sbin/sshd:openssh-server
ssh:openssh-client
sqlite3:sqlite3
ip:iproute2
iptables:iptables
mmdebstrap:mmdebstrap
curl:curl
zstd:zstd
ps:procps
sudo:sudo
tmux:tmux
unshare:util-linux
shellcheck:shellcheck
busybox:busybox
bsdtar:libarchive-tools
docker-registry:docker-registry
openssl:openssl
pebble:pebble
certbot:certbot
cron:cron
dash:dash'

missing_packages() {
  local program package
  while IFS=: read -r program package; do
    command -v "$program" >/dev/null || echo "$package"
  done <<<"$needs"
  if [ ! -e /usr/lib/nginx/modules/ngx_http_lua_module.so ]; then echo libnginx-mod-http-lua; fi
  if ! python3 -c 'import jsonschema, yaml' 2>/dev/null; then echo python3-jsonschema python3-yaml; fi
  # Debian 13 has Docker's client and BuildKit's part of it in packages of their own; Debian 12's client has both. Debian's is
  # wanted, whatever client is in /usr/local/bin.
  if [ ! -x /usr/bin/docker ] && available docker-cli; then echo docker-cli; fi
  if ! /usr/bin/docker buildx version >/dev/null 2>&1 && available docker-buildx; then echo docker-buildx; fi
}

available() { apt-cache show "$1" >/dev/null 2>&1; }

is_debian() { grep -qsE '^ID(_LIKE)?=.*debian' /etc/os-release && command -v apt-get >/dev/null; }

refuse() {
  echo "ERROR  the tests on real servers need $1${missing:+; not there: $(echo $missing)}" >&2
  echo "       Next: $2" >&2
  echo "       The tests that need no server, no Docker and no root: ./dev quick" >&2
  exit 1
}

# The packages start their daemons when they can. The tests start their own, so this answers "not allowed" to that, and goes again.
without_daemons() {
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    # shellcheck disable=SC2064 # the variable is local
    trap "rm -f $policy" EXIT
  fi
  "$@"
}

apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"; }

install_missing() {
  local log
  log=$(mktemp)
  echo "test-needs: installing $(echo $missing)" >&2
  if ! { apt update && missing=$(missing_packages) && without_daemons apt install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    refuse "packages that could not be installed" "see above, and try: apt-get install $(echo $missing)"
  fi
  rm -f "$log"
}

missing=$(missing_packages)
if [ "$(uname -s)" != Linux ]; then refuse "Linux (they make whole servers out of its namespaces)" "run them on a Debian machine, as root"; fi
if [ "$(id -u)" != 0 ]; then refuse "root (they make whole servers out of namespaces)" "sudo ./dev test"; fi
if [ -z "$missing" ]; then exit 0; fi
if ! is_debian; then refuse "programs that only Debian's packages are known for" "install these (Debian's names): $(echo $missing)"; fi
install_missing
missing=$(missing_packages)
if [ -n "$missing" ]; then refuse "programs that their packages did not bring" "see which are not in PATH"; fi
