# Reads every page of a database on a connection that only reads, and prints what `check` finds. Arguments: SOURCE SHA256
#   SOURCE  `copy`, or the ending of a file beside the database
#   SHA256  of what it was; empty: not known. Prints `sha256=same` when it is so still
case $1 in copy) what=$in ;; *) what=$db$1 ;; esac
[ -e "$what" ] || [ -L "$what" ] || exit 25
ordinary "$what"
if [ -n "$2" ]; then
  found=$(sha256sum <"$what")
  [ "${found%% *}" = "$2" ] || { printf 'its SHA-256 is %s, not %s\n' "${found%% *}" "$2" >&2; exit 21; }
  printf 'sha256=same\n'
fi
check -readonly "$what"
