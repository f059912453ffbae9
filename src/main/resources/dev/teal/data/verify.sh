# Reads every page of a database on a connection that only reads; exit code 0 when it is sound. Arguments: `copy`, or the ending of
# a file beside the database
case $1 in copy) what=$in ;; *) what=$db$1 ;; esac
[ -e "$what" ] || [ -L "$what" ] || exit 25
ordinary "$what"
sound -readonly "$what"
