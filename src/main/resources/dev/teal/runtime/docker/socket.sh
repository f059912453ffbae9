# Calls the engine through its socket with curl, which takes 20 ms of processor time; the client takes 60. Prepended to other
# scripts, with `@curl@` replaced by the command line for curl. The variables can be set on this machine, never on a server
# (CleanEnvironment).
#   reachable         succeeds when the engine that the client would use listens on a socket we may write to
#   engine ARGUMENT…  calls it, after `reachable`
#   act METHOD PATH   sends an idempotent request to the engine. Fails when the engine cannot be reached or refuses; the caller
#                     then runs the client, whose messages are for people.
reachable() {
  case $DOCKER_HOST in
  unix://*) socket=${DOCKER_HOST#unix://} ;;
  '') socket=/var/run/docker.sock ;;
  *) return 1 ;;
  esac
  [ -w "$socket" ] || return
  case $DOCKER_CONTEXT in default) return ;; ?*) return 1 ;; esac
  set -- "${DOCKER_CONFIG:-$HOME/.docker}/config.json"
  [ "$DOCKER_HOST" ] || [ ! -f "$1" ] || ! grep -q currentContext "$1"
}
engine() { @curl@ --unix-socket "$socket" "$@"; }
act() {
  reachable || return
  case $(engine --output /dev/null --write-out '%{http_code}' --request "$1" "http://localhost$2") in
  2?? | 304) ;;
  *) return 1 ;;
  esac
}
