# Stops the container of a name: SIGTERM, a wait, then SIGKILL. Arguments: APP NAME ENDPOINT SECONDS
# Does nothing and exits with 0 when there is no such container or it is foreign.
# shellcheck disable=SC2154 # whose.sh sets owner and id
find_owner "$1" "$2" "$3" || exit
case $owner in app | adopted) ;; *) exit 0 ;; esac
act POST "/containers/$id/stop?t=$4" || exec "$docker" stop --time "$4" "$id"
