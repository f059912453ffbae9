# Puts the new database in the place of the old one, while nobody has it open. Arguments: ENDING KEPT (of the new one and of the old)
#
# At each moment the path leads to the old database or to the new one, whole: the old one gets a second name, the new one then the
# first by one rename. A `-wal` that were left would be applied to the new database. What the last app left in `-wal` goes into the
# old database first: nobody has it open, so this checkpoint is safe. Of a damaged one, whose `-wal` cannot be emptied, that is kept
# beside it; but a full disk or a kill leaves a sound one half checkpointed, and that must not be all that is kept of it.
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
