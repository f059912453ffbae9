# Runs a script in the jail, as the owner of the file it works on. Arguments: SCRIPT …
# shellcheck disable=SC2154 # jail.sh sets volume, owner, shell, db, in, out and missing
[ -z "$missing" ] || { printf '%s\n' "$volume does not exist" >&2; exit 66; }
script=$1
shift
as "$owner" "$shell" -c "$script" teal "$db" "$in" "$out" "$@"
