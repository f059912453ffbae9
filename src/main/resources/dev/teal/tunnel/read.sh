# Prints a config.yml as base64, so that every byte arrives.
#
# Arguments: FILE
# Output: base64
# Exit codes: 1 it cannot be read; 2 it is too large to be one
[ -r "$1" ] || { printf 'cannot read %s\n' "$1" >&2; exit 1; }
[ "$(wc -c <"$1")" -le 1000000 ] || exit 2
base64 <"$1"
