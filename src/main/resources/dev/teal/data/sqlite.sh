# What the scripts in the jail share. Arguments of each: DB IN OUT …
# Exit codes: 20 cannot be read · 21 damaged · 22 the disk is full · 23 in use · 24 a program was killed · 25 no such file
#   26 a file of the database is not an ordinary one
db=$1 in=$2 out=$3
shift 3
umask 077

# The options are belts; the jail is what holds. No setting of an account's changes what comes out.
sql() {
  sqlite3 -batch -init /dev/null -cmd 'PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;' \
    -cmd 'PRAGMA ignore_check_constraints=ON;' -cmd 'PRAGMA temp_store=MEMORY;' "$@"
}

# Ends the script because a program failed: failed ITS-CODE OUR-CODE, with its output in $words.
failed() {
  printf '%s\n' "$words" >&2
  [ "$1" -le 128 ] || { printf 'ended by signal %s\n' "$(($1 - 128))" >&2; exit 24; }
  case $words in *'is full'* | *'disk I/O error'* | *'No space left'* | *'File too large'*) exit 22 ;; esac
  exit "$2"
}

# What quick_check lets pass, integrity_check finds.
sound() { words=$(sql "$@" 'PRAGMA integrity_check(10)' 2>&1) && [ "$words" = ok ] || failed $? 21; }

# A link, a pipe or a folder in the place of a database or of what SQLite keeps beside it is the app's trick or its accident; and
# a rollback journal beside a database in WAL mode would be played back into it.
ordinary() {
  for name in "$1" "$1-wal" "$1-shm" "$1-journal"; do
    if [ -L "$name" ] || { [ -e "$name" ] && [ ! -f "$name" ]; }; then
      printf '%s is not an ordinary file\n' "${name##*/}" >&2
      exit 26
    fi
  done
  [ ! -s "$1-journal" ] || { printf '%s-journal exists, which WAL mode does not write\n' "${1##*/}" >&2; exit 26; }
}

# Prints each table's name, in hexadecimal, and its rows: no statement is made of a name. Nothing where SQLite lacks dbstat.
rows() {
  sql -readonly "$1" "SELECT 'row=' || hex(t.name) || ' ' || (SELECT coalesce(sum(d.ncell), 0) FROM dbstat d
      WHERE d.name = t.name AND (t.wr OR d.pagetype = 'leaf'))
    FROM pragma_table_list t WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY t.name" 2>/dev/null
}

# Fails when a folder has no room for so many bytes and what must stay free: the app writes on the same disk, and a full one
# stops it. room NAME FOLDER BYTES SPARE
room() {
  free=$(($(stat -f -c '%a*%S' "$2")))
  [ "$free" -ge $(($3 + $4)) ] || { printf '%s: %s bytes and %s to spare, %s are free\n' "$1" "$3" "$4" "$free" >&2; exit 22; }
}
