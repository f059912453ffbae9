# Sets the restart policy of containers. Arguments: POLICY APP [NAME ENDPOINT]…
# Foreign containers are not changed. Exit code 1, after the others are set, when a name has no container of the app.
# shellcheck disable=SC2154,SC2086 # whose.sh sets owner and id; $ids are words
policy=$1 app=$2 ids='' missing=''
shift 2
while [ $# -gt 0 ]; do
  find_owner "$app" "$1" "$2" || exit
  case $owner in
  app | adopted) ids="$ids $id" ;;
  *) missing=1; printf 'No such container of %s: %s\n' "$app" "$1" >&2 ;;
  esac
  shift 2
done
[ -z "$ids" ] || "$docker" update --restart "$policy" $ids || exit
[ -z "$missing" ]
