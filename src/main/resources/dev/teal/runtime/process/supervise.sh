# Starts the app again when it ends by itself, and forwards SIGTERM. SIGTERM may come at any time, even between two runs of the
# app and before its id is known.
#
# Arguments: SLOT-FOLDER COMMAND …
slot=$1; shift
trap 'stop=1; kill -TERM "$app" 2>/dev/null' TERM
stop= app= restarts=0
while [ -z "$stop" ]; do
  "$@" & app=$!
  [ -z "$stop" ] || kill -TERM "$app" 2>/dev/null
  wait "$app"; code=$?
  [ -z "$stop" ] || ! kill -0 "$app" 2>/dev/null || { wait "$app"; code=$?; }
  printf '%s\n' "$code" >"$slot/exit"
  [ -z "$stop" ] || break
  restarts=$((restarts + 1)); printf '%s\n' "$restarts" >"$slot/restarts"
  sleep 0.5
done
rm -f "$slot/pid"
