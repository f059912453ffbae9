# Starts the supervisor of a slot in a session of its own. Closes every descriptor above 2, so that the app does not inherit the
# lock of the shell that starts it.
#
# Arguments: SLOT-FOLDER RELEASE IMAGE ENV FILES SUPERVISOR COMMAND …     Exit code: 1 when it did not start; its log is printed
slot=$1 release=$2 image=$3 env=$4 folder=$5 supervisor=$6; shift 6
alive "$(cat "$slot/pid" 2>/dev/null)" "$slot" && { echo "the slot is already running" >&2; exit 1; }
mkdir -p "$slot"; rm -f "$slot"/*
printf '%s\n' "$release" >"$slot/release"; printf '%s\n' "$image" >"$slot/image"; echo 0 >"$slot/restarts"
[ -r "$env" ] || { printf '%s cannot be read\n' "$env" >&2; exit 1; }
cd "$folder" || exit 1
for fd in 3 4 5 6 7 8 9; do eval "exec $fd>&-"; done
setsid /bin/sh -c 'printf "%s\n" $$ >"$1/pid.new" && mv "$1/pid.new" "$1/pid" || exit; shift
  exec /bin/sh -c "$@"' start "$slot" "$supervisor" supervise "$slot" "$@" >"$slot/log" 2>&1 </dev/null &
starting=$!
while kill -0 "$starting" 2>/dev/null; do [ ! -s "$slot/pid" ] || exit 0; sleep 0.05; done
cat "$slot/log"; exit 1
