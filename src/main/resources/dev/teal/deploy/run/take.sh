# Names who holds the lock, and raises the epoch under it. In this order: a query that saw the new epoch finds the holder named as
# well, and so knows that what it sees is being changed. Half a line that a power cut left in the journal is ended, or the
# first line of this client would be lost with it.
#
# Arguments: EPOCH-FILE HOLDER-FILE HOLDER JOURNAL     Output: the new epoch     Exit code: 1 when a file cannot be written
umask 077; epoch=0
{ read -r epoch <"$1"; } 2>/dev/null
epoch=$((epoch + 1))
[ -z "$(tail -c 1 "$4" 2>/dev/null)" ] || echo >>"$4" || exit 1
printf '%s\n' "$3" >"$2" && printf '%s\n' "$epoch" >"$1.new" && sync "$1.new" && mv "$1.new" "$1" && printf '%s\n' "$epoch" ||
  { rm -f "$1.new"; exit 1; }
