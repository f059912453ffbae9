# Ends every process that has the lock's file open, by SIGKILL where SIGTERM is ignored, and waits until the kernel has freed it.
#
# Arguments: LOCK     Exit code: 1 when it is still held
for signal in TERM KILL; do
  for fd in /proc/[0-9]*/fd/*; do
    [ "$fd" -ef "$1" ] || continue
    pid=${fd#/proc/}; kill -s "$signal" "${pid%%/*}" 2>/dev/null
  done
  ! flock -w 10 "$1" true || exit 0
done
exit 1
