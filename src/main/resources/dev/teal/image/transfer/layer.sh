# Appends the unpacked input to the bytes of an earlier attempt. The process of that attempt may still hang on its dead connection and
# write at any time, so its bytes are first copied to a new file that it does not have open.
#
# Arguments: FILE OFFSET SIZE PROGRAM     Exit code: 1 when the file is not whole
file=$1 offset=$2 size=$3 program=$4
umask 077; mkdir -p "${file%/*}" || exit 1
if [ "$offset" -gt 0 ]; then head -c "$offset" "$file" >"$file.new"; else : >"$file.new"; fi &&
  mv "$file.new" "$file" && "$program" -dc >>"$file" || exit 1
[ "$(stat -c %s "$file")" = "$size" ] || { printf 'teal: %s is incomplete\n' "$file" >&2; exit 1; }
