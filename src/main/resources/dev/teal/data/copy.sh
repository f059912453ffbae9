# Copies the database into OUT while the app keeps writing, and checks the copy. Prints `copy=BYTES MILLISECONDS WAY`,
# the output of `check` and `keys`, the number of rows in each table, and `sha256=…` of a copy that could not be fully
# checked.
#
# WAY `vacuum`: VACUUM INTO over a read-only connection: one snapshot of the WAL, no lock that blocks a writer, no
# checkpoint; `cp` of a live database gives a corrupt copy. But it executes the schema's SQL, so it needs everything
# the schema uses. WAY `pages`, when that fails: SQLite's backup in one read transaction, page by page, without the
# schema. Outside a transaction the backup would restart at each write of the app. SQLite does not sync the copy.
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
[ -e "$db" ] || [ -L "$db" ] || exit 25
ordinary "$db"
start=$(date +%s%3N)
way=vacuum
words=$(sql -readonly -cmd '.timeout 30000' "$db" "VACUUM INTO '$out'" 2>&1) || {
  outside $?
  way=pages
  rm -f "$out-journal"
  : >"$out" || exit 1
  words=$(lenient -readonly -cmd '.timeout 30000' "$db" 'BEGIN' \
    'SELECT page_count * page_size FROM (SELECT count(*) FROM sqlite_master), pragma_page_count, pragma_page_size' \
    ".backup --async '$out'" 'COMMIT' 2>&1) || failed $? 20
  [ "$words" = "$(stat -c %s "$out")" ] || failed 0 20
  words=$(lenient "$out" 'PRAGMA journal_mode=DELETE' 2>&1) && [ "$words" = delete ] || failed $? 20
}
words=$(sync "$out" 2>&1) || failed $? 22
end=$(date +%s%3N)
printf 'copy=%s %s %s\n' "$(stat -c %s "$out")" "$((end - start))" "$way"
checked=$(check "$out") || exit $?
[ -z "$checked" ] || printf '%s\n' "$checked"
keys "$out"
rows "$out" || true
case $checked in *error=* | *computed=*)
  sum=$(sha256sum <"$out")
  printf 'sha256=%s\n' "${sum%% *}"
  ;;
esac
