# Runs a container under a name that must be free. Arguments: DIRECTORY SOURCES APP NAME ENDPOINT EXPORTS COMMAND…
#   DIRECTORY  of the app   SOURCES  of its volumes, one string   ENDPOINT  of the slot, or `none`
#   EXPORTS    a file of variables for the environment of COMMAND; empty for none
# Exit code 78 with a line for runtime.Refusal: nothing was started.
#
# A stopped container of that name is removed when Teal created it: its release is still recorded, so a rollback loses nothing.
# An adopted one is renamed, because its owner may want its files and logs; its restart policy becomes `no`, so that it does
# not start at boot beside its successor. A running one stays: COMMAND then fails, since the name is taken.
# shellcheck disable=SC2154,SC2086 # whose.sh sets owner, running and id; SOURCES are words
sources "$1" $2 || exit
app=$3 name=$4 endpoint=$5 exports=$6
shift 6
find_owner "$app" "$name" "$endpoint" || exit
case $owner-$running in
app-) act DELETE "/containers/$id" || "$docker" rm "$id" >/dev/null 2>&1 ;;
adopted-)
  aside=$name-before-teal
  "$docker" container inspect "$aside" >/dev/null 2>&1 && aside=$aside-$(date +%s)
  "$docker" update --restart no "$id" >/dev/null && "$docker" rename "$id" "$aside" || exit 1
  ;;
foreign-*) refuse_foreign "$name"; exit 78 ;;
esac
[ -z "$exports" ] || . "$exports"
exec "$@"
