# Copies the database into OUT while the app goes on writing, and checks the copy. Prints `copy=BYTES MILLISECONDS VIOLATIONS`, then
# the rows of each table.
#
# VACUUM INTO on a connection that only reads: one snapshot of the WAL, no lock that a writer would meet, no checkpoint. `.backup`
# begins anew at each write of others; `cp` of a live database is a corrupt one. SQLite does not sync the copy.
[ -e "$db" ] || [ -L "$db" ] || exit 25
ordinary "$db"
start=$(date +%s%3N)
words=$(sql -readonly -cmd '.timeout 30000' "$db" "VACUUM INTO '$out'" 2>&1) || failed $? 20
words=$(sync "$out" 2>&1) || failed $? 22
end=$(date +%s%3N)
sound -readonly "$out"
words=$(sql -readonly "$out" 'SELECT count(*) FROM pragma_foreign_key_check' 2>&1) || failed $? 20
printf 'copy=%s %s %s\n' "$(stat -c %s "$out")" "$((end - start))" "$words"
rows "$out" || true
