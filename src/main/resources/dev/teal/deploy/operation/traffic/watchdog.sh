# Runs until the pause ends. It waits for the lock, which the kernel frees when the client's worker dies. It
# ends a stuck client (a laptop that sleeps) when FORWARD is over and the journal shows no undo, or when the
# undo takes too long as well. It then holds the lock and starts the old release again; after the flip, the new
# one stays, since it was healthy. When only the route folder is removed, it continues; when the app's whole
# folder is removed, it exits.
#
# Arguments: PAUSE-FILE EPOCH FORWARD BACK LOCK EPOCH-FILE HOLDER-FILE JOURNAL FLAG TO STOP START PROBE RESTARTS
#   FORWARD, BACK: seconds that the deployment and its undo may take. TO: the new release's slot. The last four
#   are commands: stop TO, start the old release, check whether it is healthy, set Docker's restart policies.
pause=$1 epoch=$2 forward=$3 back=$4 lock=$5 epochs=$6 holder=$7 journal=$8 flag=$9; shift 9
to=$1 stop=$2 start=$3 probe=$4 restarts=$5
late=$(($(date +%s) + forward))
folder() { [ -d "${pause%/*}" ]; }
is_current() {
  [ -e "$lock" ] || return 1
  ! folder || { read -r till id boot 2>/dev/null <"$pause" && [ "$id" = "$epoch" ]; }
}
is_past() { [ "$(date +%s)" -gt "$1" ]; }
is_undoing() { tail -n 20 "$journal" | grep '"epoch":'"$epoch," | grep -q '"phase":"failed"'; }
end_holders() {
  for fd in /proc/[0-9]*/fd/*; do
    pid=${fd#/proc/}; pid=${pid%%/*}
    [ "$pid" != $$ ] && [ "$fd" -ef "$lock" ] && kill -TERM "$pid"
  done
}
exec 9<"$lock"
while is_current || exit 0; do
  ! flock -n 9 || break
  if is_past $((till + 10)) || { is_past "$late" && ! is_undoing; }; then end_holders; fi
  sleep 0.2
done
is_current || exit 0
printf '%s\n' "$(date): the client is gone"
echo "the watchdog of a deployment whose client is gone" >"$holder"
(umask 077; printf '%s\n' "$(($(cat "$epochs") + 1))" >"$epochs.new") && mv "$epochs.new" "$epochs"
slot=; ! folder || slot=blue; [ ! -f "$flag" ] || slot=green
if [ "$slot" != "$to" ]; then
  end=$(($(date +%s) + back))
  printf '%s\n' "$end $epoch $boot" >"$pause.new" && chmod 644 "$pause.new" && mv "$pause.new" "$pause"
  eval "$stop"
  eval "$start"
  until eval "$probe" || is_past "$end"; do eval "$start"; sleep 0.2; done
fi
eval "$restarts"
rm -f "$pause"
printf '%s\n' "$(date): requests go on"
