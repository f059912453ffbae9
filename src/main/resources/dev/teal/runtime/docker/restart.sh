# Sets what becomes of containers when the engine starts. Arguments: POLICY APP [NAME ADDRESS]…
# Containers of somebody else are left as they are. Exit code 1, after the others were set, when one of the names has none of ours.
policy=$1 app=$2 ids='' missing=''
shift 2
while [ $# -gt 0 ]; do
  whose "$app" "$1" "$2" || exit
  case $whose in
  ours | adopted) ids="$ids $id" ;;
  *) missing=1; printf 'No such container of %s: %s\n' "$app" "$1" >&2 ;;
  esac
  shift 2
done
[ -z "$ids" ] || docker update --restart "$policy" $ids || exit
[ -z "$missing" ]
