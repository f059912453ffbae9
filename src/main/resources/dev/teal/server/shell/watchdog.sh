# Starts the watchdog of a worker, in the background, and opens descriptor 8 to it.
#
# The worker writes seconds to a pipe, descriptor 8, before a command, and 0 after it. Once a second the watchdog
# writes a dot to the pipe and reads up to that dot. A here-document is the only pipe that a shell creates without a
# program or a file; on Linux its read end can be opened for writing. Commands have no limit where that fails (a Mac),
# or where the session belongs neither to the worker nor to its sudo (no setsid(1); an ssh server with one session for
# all).
#
# When the worker has died (`parent` has changed), the watchdog stays while any process of the session runs.
# shellcheck disable=SC2086 # $line and $found are words
exec 8<<.
0
.
{ read -r _ _ _ above _ session _ </proc/self/stat; } 2>/dev/null
if { [ "$session" = $$ ] || [ "$session" = "$above" ]; } && command -v setsid >/dev/null &&
  { [ -p /proc/self/fd/8 ] 8<>/proc/self/fd/8; } 2>/dev/null; then
exec 8<>/proc/self/fd/8
{
  trap '' HUP INT TERM
  worker=$$
  read -r me _ </proc/self/stat
  others() {
    found=
    for stat in /proc/[0-9]*/stat; do
      read -r line <"$stat" || continue
      pid=${stat#/proc/}; pid=${pid%/*}
      set -- ${line##*) }
      [ "$4" != "$session" ] || [ "$1" = Z ] || [ "$pid" = "$me" ] || found="$found $pid"
    done
  }
  left=0
  while sleep 1 || exit; do
    echo . >&8
    while read -r word <&8 && [ "$word" != . ]; do left=$word; done
    read -r _ _ _ parent _ </proc/self/stat
    if [ "$parent" != "$worker" ]; then others; [ "$left" != 0 ] && [ "$found" ] || exit; fi
    [ "$left" = 0 ] && continue
    left=$((left - 1))
    [ "$left" != 0 ] || break
  done
  others; kill -TERM $found
  sleep 2
  others; kill -KILL $found
} </dev/null >/dev/null 2>&1 &
else exec 8>/dev/null; fi
unset above session
