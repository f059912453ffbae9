# Finds files that interrupted commands left in Teal's folder and beside nginx's file: files that were being written, layers and databases that were
# being sent, snapshots that were being taken, environments without a record. Changes nothing. A compressed copy may be on its
# way to a user, without a lock, for a day.
#
# Arguments: TEAL-FOLDER ROUTE-FOLDER MARKER NGINX-FILE
# Output: `KIB PATH` for each
teal=$1 route=$2 marker=$3 nginx=$4
size() { [ ! -e "$1" ] || du -sk "$1" | while read -r kib path; do printf '%s %s\n' "$kib" "$path"; done; }
for path in "$teal"/*.new "$teal"/releases/*.new "$teal"/env/*.new "$route"/*.new "$route"/leaving "$marker.new" "$teal"/staging "$teal"/incoming/* \
  "$route"/assets/releases/*.new "$teal"/snapshots/*.partial "$teal"/files/*.part "$nginx.new" "$nginx.old"; do
  size "$path"
done
for path in "$teal"/env/*; do
  id=${path##*/} id=${id%.sh}
  case $path in *.new) ;; *) [ -f "$teal/releases/$id.json" ] || size "$path" ;; esac
done
for path in "$teal"/snapshots/*/packed; do
  [ ! -d "$path" ] || [ -z "$(find "$path" -maxdepth 0 -mtime +0)" ] || size "$path"
done
