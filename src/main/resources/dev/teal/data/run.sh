# Runs a script in the jail, as the owner of the file it works on. Arguments: SCRIPT …
[ -z "$missing" ] || { printf '%s\n' "$volume does not exist" >&2; exit 66; }
script=$1
shift
as "$owner" "$shell" -c "$script" teal "$db" "$in" "$out" "$@"
