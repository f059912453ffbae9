# Prepares a transfer to the server: prints how many bytes of it have arrived, and removes the files of other transfers,
# since only one runs at a time. Checks for room first: the app writes on the same disk, and a full disk stops it.
#
# Arguments: FOLDER FILE BYTES SPARE
#   FOLDER  of all transfers    BYTES  of the compressed file and the database together
#   FILE    of this transfer    SPARE  bytes that must stay free
# Exit code: 22 without room, 1 when FOLDER cannot be made
spare=$4
room() {
  free=$(df -Pk "$2" | awk 'END { print $4 }')
  [ $((free * 1024)) -ge $(($3 + spare)) ] || { printf '%s\n' "$1 needs $3 bytes and $spare to spare, but only $free KiB are free" >&2; exit 22; }
}
umask 077; mkdir -p "$1" || exit 1
for other in "$1"/*; do [ "$other" = "$2" ] || rm -f "$other"; done
came=$(stat -c %s "$2" 2>/dev/null || echo 0)
room "${2##*/}" "$1" $(($3 - came))
printf '%s\n' "$came"
