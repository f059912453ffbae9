# Runs a hook on this machine. When standard input ends, because Teal stops the hook or has died, ends the hook and all
# processes of its group: with SIGTERM, and two seconds later with SIGKILL.
#
# Arguments: FOLDER FILE [NAME VALUE]…; runs FILE in FOLDER, with these variables
# Output: both streams of the hook
# Exit code: that of the hook; 126 or 127 if it cannot be started
cd "$1" || exit
hook=$2
shift 2
while [ $# -gt 0 ]; do export "$1=$2"; shift 2; done
exec 3<&0 2>&1
"$hook" 3<&- </dev/null & running=$!
{
  trap '' TERM
  cat >/dev/null
  kill -s TERM -- "-$$" || kill "$running"
  sleep 2
  kill -s KILL -- "-$$" || kill -s KILL "$running"
} <&3 >/dev/null 2>&1 & watcher=$!
exec 3<&- </dev/null
stopped=
trap 'stopped=1' TERM
while :; do
  wait "$running"
  code=$?
  kill -0 "$running" 2>/dev/null || break # else a signal ended the wait
done
[ "$stopped" ] || kill -s KILL "$watcher" 2>/dev/null
exit "$code"
