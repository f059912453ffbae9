# Makes the new database beside the old one, in WAL mode and with the old one's permissions; prints the output of
# `check` on it, then its size. The app may keep writing meanwhile. Arguments: ENDING SOURCE BYTES SPARE SHA256
#   ENDING  suffix of the new one's name, which the app cannot know before
#   SOURCE  `copy`: standard input; `packed`: standard input, gzipped; else the suffix of a file beside the database
#   BYTES   uncompressed size; empty: that of the source   SHA256  of the uncompressed database; empty: not compared
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
words=$(mkdir -p "${db%/*}" 2>&1) || failed $? 1
new=$db$1 source=$2 bytes=$3 spare=$4 sum=$5
for name in "$new" "$new-wal" "$new-shm" "$new-journal"; do
  [ ! -e "$name" ] && [ ! -L "$name" ] || { printf '%s exists already\n' "${name##*/}" >&2; exit 26; }
done
case $source in
copy | packed) ;;
*) ordinary "$db$source" && exec <"$db$source" || exit 25 ;;
esac
[ -n "$bytes" ] || bytes=$(stat -c %s -)
room "${db##*/}" "${db%/*}" "$bytes" "$spare"
words=$( (set -C && : >"$new") 2>&1) || failed $? 1
case $source in
packed) words=$({ gzip -dc | head -c "$((bytes + 1))" >"$new"; } 2>&1) || failed $? 1 ;;
*) words=$({ head -c "$((bytes + 1))" >"$new"; } 2>&1) || failed $? 1 ;;
esac
if [ -n "$sum" ]; then
  found=$(sha256sum <"$new")
  [ "${found%% *}" = "$sum" ] || { printf 'its SHA-256 is %s, not %s\n' "${found%% *}" "$sum" >&2; exit 21; }
fi
check "$new"
words=$(lenient "$new" 'PRAGMA journal_mode=WAL' 2>&1) && [ "$words" = wal ] || failed $? 1
[ ! -s "$new-wal" ] && rm -f "$new-wal" "$new-shm" || exit 1
if [ -e "$db" ]; then
  mode=$(stat -c %a "$db")
  chmod "${mode#"${mode%???}"}" "$new" || exit 1
fi
words=$(sync "$new" 2>&1) || failed $? 1
stat -c %s "$new"
