# Writes secret files, each completely or not at all, readable only by their owner.
#
# Input: a line per file: a dot (the content may be empty), the content in base64, a space, the path
# Exit code: 1 when a file cannot be written
umask 077
while read -r text path; do
  printf %s "${text#.}" | base64 -d >"$path.new" && sync "$path.new" && mv "$path.new" "$path" || { rm -f "$path.new"; exit 1; }
done
