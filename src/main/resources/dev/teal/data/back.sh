# Puts the old database back if it was replaced, and then prints `back`. No process may have either open. If no old
# one was kept, there was no database before; then the new one stays, and the next try replaces it. Arguments: KEPT
# (suffix of the old one)
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
old=$db$1
rm -f "$db".teal-new-*
if [ -f "$old" ] && [ ! -L "$old" ] && [ ! "$db" -ef "$old" ]; then
  rm -f "$db-wal" "$db-shm"
  mv -T "$old" "$db" && printf 'back\n' || exit 1
fi
rm -f "$old"
[ ! -e "$old-wal" ] || mv -T "$old-wal" "$db-wal" || exit 1
sync "${db%/*}"
