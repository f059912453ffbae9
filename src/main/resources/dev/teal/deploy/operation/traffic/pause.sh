# Lets requests wait at nginx, and starts the watchdog that ends the wait should the client die. The watchdog is a process of
# its own, without the lock's descriptor. Nothing waits when the old release could not be started again.
#
# Arguments: PAUSE-FILE EPOCH SECONDS LOG WATCHDOG CHECK, then the watchdog's from its third on.
#   WATCHDOG is the text of watchdog.sh; CHECK asks whether the old release could be started.
# Exit code: CHECK's when that refuses, 1 when the file cannot be written.
pause=$1 epoch=$2 seconds=$3 log=$4 watchdog=$5 check=$6
(eval "$check") || exit
(umask 077; : >>"$log")
till=$(($(date +%s) + seconds)); read -r boot </proc/sys/kernel/random/boot_id
printf '%s\n' "$till $epoch $boot" >"$pause.new" && chmod 644 "$pause.new" && mv "$pause.new" "$pause" || exit 1
shift 6
for fd in 3 4 5 6 7 8 9; do eval "exec $fd>&-"; done
setsid /bin/sh -c "$watchdog" watchdog "$pause" "$epoch" "$@" >"$log" 2>&1 </dev/null &
