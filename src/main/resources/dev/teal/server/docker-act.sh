# Sends a request to the engine. Docker's client runs when the engine cannot be reached or refuses, since its messages
# are for people. Needs `reachable` and `engine` (docker-socket.sh).
#
# Arguments: METHOD PATH CLIENT … (the command of the client that does the same)
method=$1 path=$2; shift 2
if reachable; then
  case $(engine --output /dev/null --write-out '%{http_code}' \
    --request "$method" "http://localhost$path") in
    2?? | 304) exit 0 ;;
  esac
fi
exec "$@"
