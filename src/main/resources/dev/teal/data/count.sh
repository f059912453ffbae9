# Prints the rows of each table, then `end`: what was cut off has none.
[ -e "$db" ] || exit 25
ordinary "$db"
rows "$db" && printf 'end\n'
