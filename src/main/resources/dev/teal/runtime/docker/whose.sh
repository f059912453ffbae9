# Defines `find_owner`, the owner of a container. Prepended to other scripts; needs `reachable` of server.DockerSocket.
#   find_owner APP NAME ADDRESS   sets $owner and, unless it is `none`, $id and $running (empty when the container does not run):
#     none      no such container exists
#     app       Teal created it for APP, as its label shows
#     adopted   `teal setup` took it over from an older deployment: it has the slot's ADDRESS in the network APP
#     foreign   another owner's: it is not stopped, changed or removed
#   Fails with the message of Docker's client on standard error when the engine does not answer.
# JSON escapes a quote inside a string, so no string chosen by a user can contain the patterns below.
# shellcheck disable=SC2034 # for the script after this one
find_owner() {
  id='' running=''
  reachable && output=$(engine "http://localhost/containers/$2/json") ||
    output=$(docker container inspect --format '{{json .}}' "$2" 2>&1)
  case $output in
  '{"Id":"'*) id=${output#'{"Id":"'} id=${id%%'"'*} ;;
  *'o such container'*) owner=none; return ;;
  *) printf '%s\n' "$output" >&2; return 1 ;;
  esac
  case $output in *'"Running":true'*) running=1 ;; esac
  case $output in
  *'"dev.teal.app":"'"$1"'"'*) owner=app ;;
  *'"'"$1"'":{"IPAMConfig":{"IPv4Address":"'"$3"'"'*) owner=adopted ;;
  *) owner=foreign ;;
  esac
}
# act METHOD PATH   sends a request to the engine. Fails when the engine cannot be reached or refuses; the caller then runs
#   Docker's client, whose messages are for people.
act() {
  reachable || return
  case $(engine --output /dev/null --write-out '%{http_code}' --request "$1" "http://localhost$2") in
  2?? | 304) ;;
  *) return 1 ;;
  esac
}
refuse_foreign() { printf 'teal: foreign %s\n' "$1" >&2; }
