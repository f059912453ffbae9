# Checks whether a release may start. Arguments: DIRECTORY SOURCES APP [NAME ENDPOINT]…
#   DIRECTORY  of the app   SOURCES  of its volumes, one string   NAME  of a new container   ENDPOINT  of its slot, or `none`
# Exit code 78 with a line for runtime.Refusal: a volume leads elsewhere, or a container of that name is foreign.
# shellcheck disable=SC2154,SC2086 # whose.sh sets owner; SOURCES are words
sources "$1" $2 || exit
app=$3
shift 3
while [ $# -gt 0 ]; do
  find_owner "$app" "$1" "$2" || exit
  [ "$owner" != foreign ] || { refuse_foreign "$1"; exit 78; }
  shift 2
done
