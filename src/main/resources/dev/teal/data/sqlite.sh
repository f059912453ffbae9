# Functions for the scripts in the jail. Arguments of each script: DB IN OUT …
# Exit codes: 20 cannot be read · 21 wrong checksum · 22 the disk is full · 23 in use · 24 a program was killed
#   25 no such file · 26 a file of the database is not an ordinary file
# shellcheck disable=SC2034 # for the script after this one
db=$1 in=$2 out=$3
shift 3
umask 077

# The options are extra safety; the jail is what protects. No user's ~/.sqliterc can change the output.
sql() {
  sqlite3 -batch -init /dev/null -cmd 'PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;' \
    -cmd 'PRAGMA ignore_check_constraints=ON;' -cmd 'PRAGMA temp_store=MEMORY;' "$@"
}

# Like `sql`, but skips what this sqlite3 does not understand in the schema. Ordinary databases do not need it.
lenient() {
  sql -cmd '.output /dev/null' -cmd '.dbconfig defensive off' -cmd '.output' -cmd 'PRAGMA writable_schema=ON' "$@"
}

# Ends the script if a program failed for a reason outside the database: outside ITS-CODE, with its output in $words.
outside() {
  [ "$1" -le 128 ] || { printf '%s\nended by signal %s\n' "$words" "$(($1 - 128))" >&2; exit 24; }
  case $words in *'is full'* | *'disk I/O error'* | *'No space left'* | *'File too large'*) printf '%s\n' "$words" >&2; exit 22 ;; esac
}

# Ends the script because a program failed: failed ITS-CODE OUR-CODE, with its output in $words.
failed() {
  outside "$1"
  printf '%s\n' "$words" >&2
  exit "$2"
}

# Checks a database and prints the findings, which data/Integrity reads. Arguments: options of sqlite3, then the file.
#   check=ok              no findings, and nothing else is printed
#   rule=COUNT WORDS      rows break a rule of the schema (NOT NULL, CHECK, UNIQUE, a column's type); the b-trees are sound
#   computed=COUNT WORDS  an index differs from what this sqlite3 computes; the app's functions may have other values
#   damage=COUNT WORDS    anything else
#   error=WORDS      sqlite3 could not check everything at once; then the tables are checked one by one, and all pages read:
#   table=HEX        a table's name
#   full=HEX         this table was fully checked; quick=HEX: all but its indexes
#   pages=REACHED DISTINCT UNREADABLE EXPECTED   0 expected: not known. Not printed where SQLite has no dbstat
#   sqlite=VERSION   of this sqlite3
#
# integrity_check finds what quick_check misses. CHECK constraints are skipped when they cannot be evaluated here, and
# by SQLite itself on a read-only connection. 100,000 findings are enough: those of the b-trees come before those of
# the rows.
check() {
  for ignore in OFF ON; do
    words=$(sql -cmd "PRAGMA ignore_check_constraints=$ignore" -cmd '.mode tcl' "$@" 'PRAGMA integrity_check(100000)' 2>&1)
    code=$?
    [ "$code" -ne 0 ] || break
    outside "$code"
  done
  [ "$code:$words" != '0:"ok"' ] || { printf 'check=ok\n'; return; }
  computed=$(lenient -cmd '.mode tcl' "$@" "$(computed)" 2>/dev/null | sed 's/^"//')
  found
  [ "$code" -eq 0 ] || {
    errors error
    piecewise "$@"
  }
  { [ "$code" -eq 0 ] && [ -z "$computed" ]; } || printf 'sqlite=%s\n' "$(sqlite3 -version | cut -d ' ' -f 1)"
}

# Prints the findings in $words, one quoted row a line. SQLite's words come first and the app's names after them, so
# no name can make one kind of finding look like another.
found() {
  rows=$(printf '%s\n' "$words" | grep -a '^"' | grep -axvE '"(ok|[a-z]+=[0-9A-F ]+)"')
  rules='^"(NULL value in|CHECK constraint failed in|non-unique entry in index|non-[A-Z]+ value in|(TEXT|NUMERIC) value in) '
  printf '%s\n' "$rows" | grep -aE "$rules" | counted rule
  rows=$(printf '%s\n' "$rows" | grep -avE "$rules")
  [ -z "$computed" ] || {
    printf '%s\n' "$rows" | grep -aE '^"row [0-9]+ ' | grep -aF "$computed" | counted computed
    rows=$(printf '%s\n' "$rows" | grep -avF "$computed")
  }
  printf '%s\n' "$rows" | counted damage
}

counted() {
  sed -n 's/^"\(.*\)"$/\1/p' | cut -c 1-1000 | sort | uniq -c | sort -rn | head -n 20 | sed "s/^ */$1=/"
}

# Prints the errors in $words, one a line: errors NAME
errors() {
  printf '%s\n' "$words" | grep -aE '^(Parse |Runtime )?[Ee]rror' | cut -c 1-1000 | sort -u | head -n 20 | sed "s/^/$1=/"
}

# Prints SQL for the endings of findings about indexes on expressions or generated columns. They are limited because
# grep takes them as one argument.
computed() {
  cat <<'END'
SELECT ' from index ' || name FROM sqlite_master AS i WHERE type = 'index' AND length(name) <= 100 AND EXISTS
  (SELECT 1 FROM pragma_index_xinfo(i.name) WHERE cid = -2
    OR cid IN (SELECT cid FROM pragma_table_xinfo(i.tbl_name) WHERE hidden = 2)) LIMIT 100
END
}

# Prints the names of the tables, in hexadecimal, one a line.
tables() {
  lenient "$@" "SELECT hex(name) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 LIMIT 10000" 2>/dev/null |
    grep -xE '([0-9A-F]{2})+'
}

piecewise() {
  names=$(tables "$@")
  printf '%s\n' "$names" | sed -n 's/./table=&/p'
  words=$(each integrity_check full "$names" | lenient -cmd '.mode tcl' "$@" 2>&1)
  code=$?
  [ "$code" -le 128 ] || outside "$code"
  found
  errors error
  marked full
  left=$({ printf '%s\n' "$names"; marked full | cut -d = -f 2; } | sort | uniq -u)
  words=$({ each quick_check quick "$left" && pages; } | lenient -cmd '.mode tcl' "$@" 2>&1)
  code=$?
  [ "$code" -le 128 ] || outside "$code"
  found
  errors error
  marked quick
  marked pages
}

marked() { printf '%s\n' "$words" | sed -n "s/^\"\($1=.*\)\"$/\1/p"; }

# Prints statements that check tables one by one, in one read transaction: each CHECK MARK NAMES
each() {
  printf 'BEGIN;\n'
  for name in $3; do
    printf "SELECT %s FROM pragma_%s(CAST(x'%s' AS TEXT)) UNION ALL SELECT '%s=%s';\n" "$1" "$1" "$name" "$2" "$name"
  done
}

# Each page is either free or in exactly one b-tree, except the lock page at 1 GiB and the pages of auto_vacuum.
pages() {
  cat <<'END'
SELECT 'pages=' || count(*) || ' ' || count(DISTINCT pageno) || ' ' ||
  coalesce(sum(pagetype NOT IN ('leaf', 'internal', 'overflow')), 0) || ' ' ||
  iif(auto_vacuum, 0, page_count - freelist_count - (page_count > 1073741824 / page_size))
FROM dbstat, pragma_page_count, pragma_page_size, pragma_freelist_count, pragma_auto_vacuum;
END
}

# Prints `keys=ROWS`, the number of rows whose foreign keys refer to no row, and `mismatch=WORDS` for keys that SQLite
# cannot follow, in its words.
keys() {
  words=$(sql -readonly "$1" "SELECT 'keys=' || count(*) FROM pragma_foreign_key_check" 2>&1) && printf '%s\n' "$words" && return
  outside $?
  words=$({
    printf 'BEGIN;\n'
    for name in $(tables -readonly "$1"); do
      printf "SELECT 'keys=' || n FROM (SELECT count(*) AS n FROM pragma_foreign_key_check(CAST(x'%s' AS TEXT))) WHERE n > 0;\n" "$name"
    done
  } | lenient -readonly "$1" 2>&1)
  code=$?
  [ "$code" -le 128 ] || outside "$code"
  printf '%s\n' "$words" | grep -xE 'keys=[0-9]+'
  errors mismatch
}

# Refuses a link, a pipe or a folder in place of a database or of SQLite's files beside it: the app made it, by
# accident or as an attack. Also refuses a rollback journal: SQLite would roll it back into a database in WAL mode.
ordinary() {
  for name in "$1" "$1-wal" "$1-shm" "$1-journal"; do
    if [ -L "$name" ] || { [ -e "$name" ] && [ ! -f "$name" ]; }; then
      printf '%s is not an ordinary file\n' "${name##*/}" >&2
      exit 26
    fi
  done
  [ ! -s "$1-journal" ] || { printf '%s-journal exists, which WAL mode does not write\n' "${1##*/}" >&2; exit 26; }
}

# Prints each table's name, in hexadecimal, and its number of rows. Puts no name into SQL. Prints nothing where SQLite
# has no dbstat.
rows() {
  sql -readonly "$1" "$ROWS" 2>/dev/null || lenient -readonly "$1" "$ROWS" 2>/dev/null
}
ROWS="SELECT 'row=' || hex(t.name) || ' ' || (SELECT coalesce(sum(d.ncell), 0) FROM dbstat d
    WHERE d.name = t.name AND (t.wr OR d.pagetype = 'leaf'))
  FROM pragma_table_list t WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  ORDER BY t.name"

# Ends the script if a folder has no room for BYTES with SPARE left free: the app writes on the same disk, and a full
# disk stops it. room NAME FOLDER BYTES SPARE
room() {
  free=$(($(stat -f -c '%a*%S' "$2")))
  [ "$free" -ge $(($3 + $4)) ] || { printf '%s needs %s bytes and %s to spare, but only %s are free\n' "$1" "$3" "$4" "$free" >&2; exit 22; }
}
