# Describes the state of apps, in parallel. Changes nothing.
#
# Arguments: four for each app: APP DIRECTORY ASK SIZE
#   ASK   a command that asks nginx which slot is live     SIZE  a command that prints the KiB of the app's data
# Output, in any order: `live APP SLOT`, `closed APP` (in maintenance), `teal APP KIB` (Teal's own folder), `data APP KIB`,
#   `image APP ID` (each image of its releases), `size ID BYTES` (each of these images, with all of its layers). A fact that
#   is not known is missing.
apps=
for word; do
  case $((n = (n + 1) % 4)) in 1) apps="$apps $word" ;; esac
done
{
  images=$(docker image ls --no-trunc --format '{{.Repository}} {{.ID}}' 2>/dev/null | awk -v apps="$apps " '
    index(apps, " " $1 " ") { print }' | sort -u)
  [ -z "$images" ] || printf '%s\n' "$images" | sed 's/^/image /'
  ids=$(printf '%s\n' "$images" | awk '{ print $2 }' | sort -u)
  # shellcheck disable=SC2086 # $ids is words
  [ -z "$ids" ] || docker image inspect --format 'size {{.Id}} {{.Size}}' $ids 2>/dev/null
} &
while [ $# -gt 0 ]; do
  {
    answer=$( (eval "$3") 2>/dev/null)
    case $answer in "$1 blue "* | "$1 green "*) answer=${answer#* }; printf 'live %s %s\n' "$1" "${answer%% *}" ;; esac
    [ ! -f "$2/route/maintenance" ] || printf 'closed %s\n' "$1"
    size=$(du -sk "$2/teal" 2>/dev/null) && printf 'teal %s %s\n' "$1" "${size%%[!0-9]*}"
    size=$( (eval "$4") 2>/dev/null) && [ "$size" ] && printf 'data %s %s\n' "$1" "$size"
  } &
  shift 4
done
wait
exit 0
