# Whether all that listens at the slot's port is the app. While the app starts, any user of the server can take the port, and nginx
# would send visitors to that process. So every listener must be in the supervisor's session, as children of the app are. A
# forged process name in `users:((` can only add ids. Without root, ss shows no id for another user's process. An app may
# replace a worker between two checks, so a refusal needs five.
#
# Arguments: SLOT-FOLDER PORT     Exit code: 78 and a reason on standard error when another process listens
slot=$1 port=$2 tries=5
foreign_listener() {
  leader=$(cat "$slot/pid" 2>/dev/null)
  if ! alive "$leader" "$slot"; then echo 'the app is not running'; return; fi
  found=$(ss -Hltnp "sport = :$port")
  if [ -z "$found" ]; then echo 'nothing is listening'; return; fi
  if printf '%s\n' "$found" | grep -qvF 'users:(('; then echo "another user's process is listening"; return; fi
  for pid in $(printf '%s\n' "$found" | grep -o 'pid=[0-9]*' | sort -u); do
    pid=${pid#pid=}
    session=$(sed -n 's/^NSsid:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null)
    [ "$session" = "$leader" ] || printf 'pid %s (%s) is listening\n' "$pid" "$(tr -cd ' -~' <"/proc/$pid/comm")"
  done 2>/dev/null
}
while reason=$(foreign_listener | head -n 1); [ -n "$reason" ]; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { printf 'teal: port %s %s\n' "$port" "$reason" >&2; exit 78; }
  sleep 0.1
done
