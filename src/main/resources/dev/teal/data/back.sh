# Puts the old database back if it had been replaced, and prints `back` then. Again: nobody has either open. Without an old one there
# was none before, and what was put in stays for the next try to replace. Arguments: KEPT (the old one's ending)
old=$db$1
rm -f "$db".teal-new-*
if [ -f "$old" ] && [ ! -L "$old" ] && [ ! "$db" -ef "$old" ]; then
  rm -f "$db-wal" "$db-shm"
  mv -T "$old" "$db" && printf 'back\n' || exit 1
fi
rm -f "$old"
[ ! -e "$old-wal" ] || mv -T "$old-wal" "$db-wal" || exit 1
sync "${db%/*}"
