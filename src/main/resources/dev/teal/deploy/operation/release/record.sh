# Records that a release went live: its record when it is new, and the marker. Removes environment files whose release has
# no record: their client died between the two, and they hold secrets.
#
# Arguments: RECORD MARKER PORT ENV-FOLDER RELEASES-FOLDER new|known     Input: the record, when it is new
# Exit code: 1 when one cannot be written.
record=$1 marker=$2 port=$3 env=$4 releases=$5
if [ "$6" = new ]; then
  umask 077; cat >"$record.new" && sync "$record.new" && mv "$record.new" "$record" || { rm -f "$record.new"; exit 1; }
fi
umask 022; printf '%s\n' "$port" >"$marker.new" && mv "$marker.new" "$marker" || exit 1
for file in "$env"/*; do
  id=${file##*/}; id=${id%.sh}
  [ ! -f "$file" ] || [ -f "$releases/$id.json" ] || rm -f "$file"
done
