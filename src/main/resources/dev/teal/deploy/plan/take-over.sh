# Ends every process that has the lock file open, with SIGKILL if it ignores SIGTERM, and waits until the lock
# is free.
#
# Arguments: LOCK
# Exit code: 1 when the lock is still held
for signal in TERM KILL; do
  for fd in /proc/[0-9]*/fd/*; do
    [ "$fd" -ef "$1" ] || continue
    pid=${fd#/proc/}; kill -s "$signal" "${pid%%/*}" 2>/dev/null
  done
  ! flock -w 10 "$1" true || exit 0
done
exit 1
