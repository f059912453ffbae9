# Writes the holder of the lock and then raises the epoch. In this order, a query that sees the new epoch also
# finds the holder, and knows that the state is changing. An incomplete line that a power failure left in the
# journal gets its line end; otherwise the first line of this client would be lost with it.
#
# Descriptor 9 holds the lock. It may be that of an app that was removed since it was opened, and set up again.
#
# Arguments: EPOCH-FILE HOLDER-FILE HOLDER JOURNAL USER-LOCK LOCK
# Output: the new epoch, and a second line, the content of USER-LOCK, when there is such a file
# Exit code: 1 when a file cannot be written
umask 077; epoch=0
[ ! -e /proc/self/fd/9 ] || [ "$6" -ef /proc/self/fd/9 ] || { printf '%s was replaced\n' "$6" >&2; exit 1; }
{ read -r epoch <"$1"; } 2>/dev/null
epoch=$((epoch + 1))
[ -z "$(tail -c 1 "$4" 2>/dev/null)" ] || echo >>"$4" || exit 1
printf '%s\n' "$3" >"$2" && printf '%s\n' "$epoch" >"$1.new" && sync "$1.new" && mv "$1.new" "$1" && printf '%s\n' "$epoch" ||
  { rm -f "$1.new"; exit 1; }
[ ! -f "$5" ] || { read -r note <"$5"; printf '%.1000s\n' "$note"; }
