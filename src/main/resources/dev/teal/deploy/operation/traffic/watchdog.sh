# Ends with the pause. Until then it waits for the lock, which the kernel frees when the client's worker dies. A client that
# is stuck (a laptop that sleeps) is ended: when its time is over and its journal shows no way back, or when that takes
# too long as well. Then nobody else can act, and the release that was live comes back; after the flip, the new one stays:
# it was healthy. A route folder that somebody removed ends nothing; without the app's whole folder nothing is left
# to bring back.
#
# Arguments: PAUSE-FILE EPOCH FORWARD BACK LOCK EPOCH-FILE HOLDER-FILE JOURNAL FLAG TO STOP START PROBE RESTARTS
#   FORWARD, BACK: seconds the deployment and its way back may take. TO: the new release's slot. The last four are
#   commands: stop TO, start the old release, ask whether it is healthy, set Docker's restart policies.
pause=$1 epoch=$2 forward=$3 back=$4 lock=$5 epochs=$6 holder=$7 journal=$8 flag=$9; shift 9
to=$1 stop=$2 start=$3 probe=$4 restarts=$5
late=$(($(date +%s) + forward))
folder() { [ -d "${pause%/*}" ]; }
ours() {
  [ -e "$lock" ] || return 1
  ! folder || { read -r till id boot 2>/dev/null <"$pause" && [ "$id" = "$epoch" ]; }
}
past() { [ "$(date +%s)" -gt "$1" ]; }
goes_back() { tail -n 20 "$journal" | grep '"epoch":'"$epoch," | grep -q '"phase":"failed"'; }
end_holders() {
  for fd in /proc/[0-9]*/fd/*; do
    pid=${fd#/proc/}; pid=${pid%%/*}
    [ "$pid" != $$ ] && [ "$fd" -ef "$lock" ] && kill -TERM "$pid"
  done
}
exec 9<"$lock"
while ours || exit 0; do
  ! flock -n 9 || break
  if past $((till + 10)) || { past "$late" && ! goes_back; }; then end_holders; fi
  sleep 0.2
done
ours || exit 0
printf '%s\n' "$(date): the client is gone"
echo "the watchdog of a deployment whose client is gone" >"$holder"
(umask 077; printf '%s\n' "$(($(cat "$epochs") + 1))" >"$epochs.new") && mv "$epochs.new" "$epochs"
slot=; ! folder || slot=blue; [ ! -f "$flag" ] || slot=green
if [ "$slot" != "$to" ]; then
  end=$(($(date +%s) + back))
  printf '%s\n' "$end $epoch $boot" >"$pause.new" && chmod 644 "$pause.new" && mv "$pause.new" "$pause"
  eval "$stop"
  eval "$start"
  until eval "$probe" || past "$end"; do eval "$start"; sleep 0.2; done
fi
eval "$restarts"
rm -f "$pause"
printf '%s\n' "$(date): requests go on"
