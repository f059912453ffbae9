# Stops the container of a name: SIGTERM, a wait, then SIGKILL. Arguments: APP NAME ADDRESS SECONDS
# Nothing is done, and the exit code is 0, when there is none or it is somebody else's.
whose "$1" "$2" "$3" || exit
case $whose in ours | adopted) ;; *) exit 0 ;; esac
act POST "/containers/$id/stop?t=$4" || exec docker stop --time "$4" "$id"
