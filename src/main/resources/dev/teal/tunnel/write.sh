# Replaces a config.yml, if it is still what was shown and cloudflared accepts the new one.
#
# Arguments: FILE SHA256 COPY CLOUDFLARED    COPY: where the old file stays   CLOUDFLARED: the program; empty: not checked
# Input: the new text
# Output: with code 4 what cloudflared says
# Exit codes: 3 the file has changed since; 4 cloudflared refuses the new one; both leave everything as it was
file=$(readlink -f "$1") sha=$2 copy=$3 program=$4
new=$(mktemp "$file.XXXXXX") || exit 1
trap 'rm -f "$new"' EXIT
cp -p "$file" "$new" || exit 1 # for owner and mode
cat >"$new" || exit 1
same() { [ "$(sha256sum <"$file")" = "$sha  -" ]; }
same || exit 3
if [ -n "$program" ] && ! output=$("$program" tunnel --config "$new" ingress validate 2>&1); then
  printf '%s\n' "$output"
  exit 4
fi
same || exit 3
ln "$file" "$copy" && sync "$new" && mv "$new" "$file"
