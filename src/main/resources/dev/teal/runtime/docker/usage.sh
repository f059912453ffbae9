# Prints what the containers of both slots use: two readings a tenth of a second apart, each a line with the engine's JSON.
# `one-shot` keeps the engine from waiting a second for a second reading of its own. Prints nothing when the engine's socket
# cannot be reached. Prepended: socket.sh.
#
# Arguments: BLUE GREEN
blue=$1 green=$2
reading() {
  set -- "http://localhost/containers/$blue/stats?stream=false&one-shot=true" \
    "http://localhost/containers/$green/stats?stream=false&one-shot=true"
  engine --max-time 3 --write-out '\n' "$@"
}
if reachable && reading; then sleep 0.1; reading; fi
