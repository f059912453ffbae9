#!/usr/bin/env bash
# The network that all test servers are in, with this machine as their way out.   bridge.sh up | down
. "$(dirname "$0")/common.sh"

# A firewall (or Docker's own rules) on this machine may forward nothing by default: the rules go first.
rules() {
  iptables -w -t nat "$1" POSTROUTING -s "$net.0/24" ! -o "$bridge" -j MASQUERADE
  iptables -w "$1" FORWARD -i "$bridge" -j ACCEPT
  iptables -w "$1" FORWARD -o "$bridge" -j ACCEPT
}

up() {
  if ip link show "$bridge" >/dev/null 2>&1; then return; fi
  cp /proc/sys/net/ipv4/ip_forward "$base/ip_forward" # as it was, for `down`
  echo 1 >/proc/sys/net/ipv4/ip_forward
  rules -I
  ip link add "$bridge" type bridge
  ip addr add "$net.1/24" dev "$bridge"
  ip link set "$bridge" up
}

down() {
  if ! ip link show "$bridge" >/dev/null 2>&1; then return; fi
  ip link del "$bridge"
  rules -D || true
  cat "$base/ip_forward" >/proc/sys/net/ipv4/ip_forward || true
}

"$1"
