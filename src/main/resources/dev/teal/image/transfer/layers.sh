# What the server has of the image already: a line each, `image {"layers":[…]}`, `shipped LAYER BYTES`, `staged LAYER BYTES`, `line RATE`,
# `zstd`, `free BYTES` (`%.0f`, because awk would print a large number as 8.5e+10).
#
# Arguments: TEAL-FOLDER STAGING IMAGE …
teal=$1 staging=$2; shift 2
[ $# -eq 0 ] || docker image inspect --format 'image {"layers":{{json .RootFS.Layers}}}' "$@" 2>/dev/null | grep image
[ -f "$teal/layers" ] && while read -r line; do printf 'shipped %s\n' "$line"; done <"$teal/layers"
for file in "$staging"/blobs/sha256/*; do
  [ -f "$file" ] && printf 'staged sha256:%s %s\n' "${file##*/}" "$(stat -c %s "$file")"
done
[ -f "$teal/transfer" ] && read -r line <"$teal/transfer" && printf 'line %s\n' "$line"
command -v zstd >/dev/null && echo zstd
df -Pk "$teal" | awk 'END { printf "free %.0f\n", $4 * 1024 }'
