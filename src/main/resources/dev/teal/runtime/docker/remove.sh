# Removes the stopped container of a name, if Teal created it. Arguments: APP NAME ENDPOINT
# Exit code: the client's; 0 when there is nothing to remove
# shellcheck disable=SC2154 # whose.sh sets owner, running and id
find_owner "$1" "$2" "$3" || exit
[ "$owner-$running" = app- ] || exit 0
act DELETE "/containers/$id" || exec "$docker" rm "$id"
