# Prints the number of rows in each table, then `end`, which truncated output does not have.
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
[ -e "$db" ] || exit 25
ordinary "$db"
rows "$db" && printf 'end\n'
