# Stops a slot: SIGTERM, then SIGKILL. Uses `-s KILL`, because dash accepts no `--` after `-KILL`. Waits until the supervisor removes
# `pid` as its last action, since a zombie would pass `kill -0` until it is reaped. When the supervisor was killed (gone, or a
# zombie without a command line), its app may still run. Another process with the same id is not touched.
#
# Arguments: SLOT-FOLDER SECONDS     Output: `killed` when SIGTERM was not enough
pid=$(cat "$1/pid" 2>/dev/null) || exit 0
alive "$pid" "$1" || ! grep -qs . "/proc/$pid/cmdline" || { rm -f "$1/pid"; exit 0; }
kill -TERM "$pid" 2>/dev/null
tries=$(($2 * 20))
while [ -e "$1/pid" ] && kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do tries=$((tries - 1)); sleep 0.05; done
[ ! -e "$1/pid" ] || ! kill -0 "$pid" 2>/dev/null || echo killed
kill -s KILL -- "-$pid" 2>/dev/null
rm -f "$1/pid"
