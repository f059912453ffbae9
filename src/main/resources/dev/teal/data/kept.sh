# Prints the ids of replaced databases that are kept, with size and time: `restore-1795…|12345|1795…`. Skips names
# that Teal does not use.
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
for old in "$db".replaced-*; do
  id=${old##*.replaced-}
  case $id in '' | *[!a-z0-9-]* | *-wal | *-shm) continue ;; esac
  [ ! -f "$old" ] || [ -L "$old" ] || stat -c "$id|%s|%Z" "$old"
done
exit 0
