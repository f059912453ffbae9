# Removes new databases that were not put in place, of any operation.
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
rm -f "$db".teal-new-*
