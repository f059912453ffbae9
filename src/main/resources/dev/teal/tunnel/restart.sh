# Restarts cloudflared after a change of its config.yml without an outage: a second connector takes the requests meanwhile.
# If the service does not come back with the new file, the old file is put back.
#
# Arguments: PID UNIT FILE COPY SECONDS    PID: of the service   COPY: the old file, or empty   SECONDS: how long each part
#   may take
# Output: on failure what happened, in words
# Exit codes: 3 the second connector was not ready: nothing was restarted; 4 the service was not ready again, the old file
#   is back; 5 not with the old file either: the second connector goes on; each with the last lines of its output
# shellcheck disable=SC2317 # functions that `await` calls
pid=$1 unit=$2 file=$(readlink -f "$3") copy=$4 limit=$5
log=$(mktemp) second=
port=$((20000 + $$ % 10000)) # for the metrics of the second connector
while ss -Hltn | grep -q ":$port "; do port=$((port + 1)); done
end() { [ -z "$second" ] || kill "$second" 2>/dev/null; rm -f "$log"; }
trap end EXIT
trap 'exit 1' HUP INT TERM
ready() { # PORT
  @curl@ --max-time 2 --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:$1/ready" 2>/dev/null | grep -qx 200
}
await() { # COMMAND …
  tries=$((limit * 5))
  until "$@"; do
    tries=$((tries - 1)); [ "$tries" -gt 0 ] || return 1
    sleep 0.2
  done
}
# The same words as the service's, without what only one process can have.
set --
skip=
while IFS= read -r word; do
  case $skip$word in
    skip*) skip= ;;
    --metrics | --pidfile) skip=skip ;;
    --metrics=* | --pidfile=*) ;;
    *) set -- "$@" "$word" ;;
  esac
done <<WORDS
$(tr '\0' '\n' <"/proc/$pid/cmdline")
WORDS
HOME=$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^HOME=//p') TUNNEL_METRICS=127.0.0.1:$port NO_AUTOUPDATE=true \
  setsid "$@" >"$log" 2>&1 </dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
second=$!
await ready "$port" || { tail -n 5 "$log"; exit 3; }
main() { systemctl show --property MainPID --value "$unit"; }
# Type=notify: systemctl returns when cloudflared is connected. For others the ports of its process are asked.
serves() {
  systemctl is-active --quiet "$unit" || return 1
  [ "$(systemctl show --property Type --value "$unit")" != notify ] || return 0
  for open in $(ss -Hltnp 2>/dev/null | sed -n "s/.*127\.0\.0\.1:\([0-9]*\) .*pid=$(main),.*/\1/p"); do
    ready "$open" && return 0
  done
  return 1
}
timeout "$limit" systemctl restart "$unit" >>"$log" 2>&1
if await serves; then exit 0; fi
systemctl status --no-pager --lines 5 "$unit" 2>&1 | tail -n 5
[ -n "$copy" ] || { second=; exit 5; }
new=$(mktemp "$file.XXXXXX") && cp -p "$copy" "$new" && mv "$new" "$file"
timeout "$limit" systemctl restart "$unit" >>"$log" 2>&1
if await serves; then exit 4; fi
second=
exit 5
