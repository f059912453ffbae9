# Defines `reachable`, which succeeds when the engine that Docker's client would use listens on a socket that this
# account may write to, and `engine`, which then calls it with curl's arguments. @curl@ is the curl command. The
# variables can be set on the user's machine, never on a server (CleanEnvironment).
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
