# Reads every page of a database over a read-only connection, and prints the output of `check`.
# Arguments: SOURCE SHA256
#   SOURCE  `copy`, or the suffix of a file beside the database
#   SHA256  expected checksum; empty: not known. Prints `sha256=same` when it matches
# shellcheck disable=SC2154 # sqlite.sh sets db, in and out
case $1 in copy) what=$in ;; *) what=$db$1 ;; esac
[ -e "$what" ] || [ -L "$what" ] || exit 25
ordinary "$what"
if [ -n "$2" ]; then
  found=$(sha256sum <"$what")
  [ "${found%% *}" = "$2" ] || { printf 'its SHA-256 is %s, not %s\n' "${found%% *}" "$2" >&2; exit 21; }
  printf 'sha256=same\n'
fi
check -readonly "$what"
