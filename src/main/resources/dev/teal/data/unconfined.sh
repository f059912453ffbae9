# Replaces jail.sh where the app runs as Teal's own account (`runtime: process`): both have the same rights, so a jail
# would separate nothing. Same arguments and variables; JAIL, APP and SPARE are not used.
# shellcheck disable=SC2034 # for the script after this one
volume=$3 file=$4 in=$5 out=$6
shift 7
shell=/bin/sh owner= db=$volume/$file missing=
[ -z "$volume" ] || [ -d "$volume" ] || missing=yes
as() {
  shift
  "$@"
}
[ -z "$in" ] || exec <"$in" || exit 1
[ -z "$out" ] || (umask 077 && mkdir -p "${out%/*}" && set -C && : >"$out") || exit 64
