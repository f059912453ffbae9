#!/usr/bin/env bash
# Places for test servers on this machine.
#   place.sh claim OWNER    takes a free place for the process OWNER and prints its number; first removes what dead owners left
#   place.sh release N      ends everything in the place and gives it back
. "$(dirname "$0")/common.sh"

started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; } # with the start time, since process numbers come again

owner_lives() {
  local pid time
  read -r pid time <"$1/owner" 2>/dev/null || return 1
  [ "$(started "$pid")" = "$time" ]
}

claimed() { find "$base" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*' -printf '%f\n'; }

sweep() {
  local n
  for n in $(claimed); do
    if ! owner_lives "$base/$n"; then (clear_place "$n") || echo "place $n of a dead test run could not be cleared" >&2; fi
  done
}

claim() {
  local n
  sweep
  for n in $(seq 2 254); do
    if mkdir "$base/$n" 2>/dev/null; then
      echo "$1 $(started "$1")" >"$base/$n/owner"
      echo "$n"
      return
    fi
  done
  fail "all places of the test ground are taken; see $base"
}

# Packages that a bare server fetched go back to where the next one finds them.
return_packages() {
  local store
  store=$(cat "$base/$1/package-store" 2>/dev/null) || return 0
  keep_packages "$base/$1/packages" "$store"
}

clear_place() {
  end_processes "$1"
  ip link del "$(link_of "$1")" 2>/dev/null || true
  leave_no_groups "$1"
  return_packages "$1"
  rm -rf "${base:?}/$1"
}

release() {
  clear_place "$1"
  if [ -z "$(claimed)" ]; then "$(dirname "$0")/bridge.sh" down; fi
}

case $1 in
claim) locked claim "$2" ;;
release) locked release "$2" ;;
*) fail "usage: place.sh claim OWNER | release N" ;;
esac
