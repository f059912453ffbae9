# Prints the number of rows in each table, then `end`, which truncated output does not have.
[ -e "$db" ] || exit 25
ordinary "$db"
rows "$db" && printf 'end\n'
