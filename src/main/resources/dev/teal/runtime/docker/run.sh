# Runs a container under a name that must be free. Arguments: DIRECTORY SOURCES APP NAME ADDRESS EXPORTS COMMAND…
#   DIRECTORY  the app's   SOURCES  of its volumes, in one text   ADDRESS  the slot's, or `none`
#   EXPORTS    a file of variables that COMMAND gets in its environment; empty for none
# Exit code 78 with a line for slot.Refusal: nothing was started.
#
# What lies stopped under the name is removed when it is Teal's: its release keeps its record, so a rollback loses nothing.
# One that was adopted gets another name: whoever made it may want its files and logs. It must not come up at boot beside its
# successor. One that runs is left as it is: COMMAND then fails, since the name is taken.
sources "$1" $2 || exit
app=$3 name=$4 address=$5 exports=$6
shift 6
whose "$app" "$name" "$address" || exit
case $whose-$running in
ours-) act DELETE "/containers/$id" || docker rm "$id" >/dev/null 2>&1 ;;
adopted-)
  aside=$name-before-teal
  docker container inspect "$aside" >/dev/null 2>&1 && aside=$aside-$(date +%s)
  docker update --restart no "$id" >/dev/null && docker rename "$id" "$aside" || exit 1
  ;;
foreign-*) refuse_foreign "$name"; exit 78 ;;
esac
[ -z "$exports" ] || . "$exports"
exec "$@"
