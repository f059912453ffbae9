# Writes files whose text is secret, each whole or not at all, readable by root alone.
#
# Input: a line per file: a dot (a text may be empty), its text in base64, a space, its path.
# Exit code: 1 when one cannot be written.
umask 077
while read -r text path; do
  printf %s "${text#.}" | base64 -d >"$path.new" && sync "$path.new" && mv "$path.new" "$path" || { rm -f "$path.new"; exit 1; }
done
