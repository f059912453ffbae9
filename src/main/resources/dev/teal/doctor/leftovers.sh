# Finds what interrupted commands left and nothing uses: unfinished snapshots, files that were not renamed to their final name,
# uploads that nobody resumed for a day, environments (with secrets) of releases that have no record.
#
# Arguments: list|remove TEAL-FOLDER MARKER NGINX-FILE
# Output: the path of each, a line each
# Exit code: 1 when one cannot be removed
act=$1 teal=$2 marker=$3 file=$4 code=0
left() {
  [ -e "$1" ] || return 0
  case $1 in */locked.*) return 0 ;; esac # `teal lock acquire` needs no lock of deployments
  [ "$act" = list ] || rm -rf -- "$1" || code=1
  printf '%s\n' "$1"
}
for path in "$teal"/snapshots/*.partial "$teal"/*.new "$teal"/releases/*.new "$teal"/env/*.new "$marker.new" "$file.new" "$file.old"; do
  left "$path"
done
for path in "$teal"/incoming/* "$teal/staging"; do
  [ -z "$(find "$path" -newermt '-1 day' 2>/dev/null | head -n 1)" ] && left "$path"
done
for path in "$teal"/env/*; do
  id=${path##*/} id=${id%.new} id=${id%.sh}
  [ -f "$teal/releases/$id.json" ] || left "$path"
done
exit "$code"
