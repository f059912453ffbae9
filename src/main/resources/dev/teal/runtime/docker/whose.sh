# Defines `whose`: whose the container of a name is. Goes before other scripts; needs `reachable` of server.DockerSocket.
#   whose APP NAME ADDRESS   sets $whose and, unless it is `nobody`, $id and $running (empty when the container does not run):
#     nobody    there is no such container
#     ours      Teal made it for APP: its label says so
#     adopted   `teal setup` took it over from an older way to deploy: in the network APP it has the slot's address, ADDRESS
#     foreign   somebody else's: it is not stopped, changed or removed
#   Fails, with the words of Docker's client on standard error, when the engine does not say.
# A quote inside a text has a backslash before it in JSON, so no text that somebody chose holds what is searched for here.
whose() {
  id='' running=''
  reachable && said=$(engine "http://localhost/containers/$2/json") ||
    said=$(docker container inspect --format '{{json .}}' "$2" 2>&1)
  case $said in
  '{"Id":"'*) id=${said#'{"Id":"'} id=${id%%'"'*} ;;
  *'o such container'*) whose=nobody; return ;;
  *) printf '%s\n' "$said" >&2; return 1 ;;
  esac
  case $said in *'"Running":true'*) running=1 ;; esac
  case $said in
  *'"dev.teal.app":"'"$1"'"'*) whose=ours ;;
  *'"'"$1"'":{"IPAMConfig":{"IPv4Address":"'"$3"'"'*) whose=adopted ;;
  *) whose=foreign ;;
  esac
}
# act METHOD PATH   has the engine act; fails where it cannot be asked, or refuses: then Docker's client is asked, whose words are
#   for people.
act() {
  reachable || return
  case $(engine --output /dev/null --write-out '%{http_code}' --request "$1" "http://localhost$2") in
  2?? | 304) ;;
  *) return 1 ;;
  esac
}
refuse_foreign() { printf 'teal: foreign %s\n' "$1" >&2; }
