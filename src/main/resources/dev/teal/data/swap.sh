# Puts the new database in place of the old one, while no process has it open. Arguments: ENDING KEPT (suffixes of the
# new and the old one)
#
# At each moment the path leads to the complete old or new database: the old one gets a second name, then one rename
# puts the new one in place. A `-wal` left behind would be applied to the new database, so its content first goes into
# the old one; no process has it open, so this checkpoint is safe. The `-wal` of a damaged database cannot be
# checkpointed and is kept beside it. But if a full disk or a kill interrupts the checkpoint of a sound one, the
# script fails and keeps both.
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
new=$db$1 old=$db$2
[ -f "$new" ] && [ ! -L "$new" ] || { printf '%s does not exist\n' "${new##*/}" >&2; exit 1; }
if [ -e "$db" ] || [ -L "$db" ]; then
  ordinary "$db"
  words=$(lenient "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' 2>&1)
  code=$?
  case $words in
  0* | *'not a database'* | *malformed*) ;;
  1* | *'is locked'*) failed 0 23 ;;
  *) failed "$code" 1 ;;
  esac
  [ "$db" -ef "$old" ] || ln -T "$db" "$old" || exit 1
  [ ! -s "$db-wal" ] || mv -T "$db-wal" "$old-wal" || exit 1
fi
rm -f "$db-wal" "$db-shm"
sync "${db%/*}" && mv -T "$new" "$db" && sync "${db%/*}"
