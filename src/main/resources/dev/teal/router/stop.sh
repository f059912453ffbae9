# Runs COMMAND, which ends a slot's app with SIGTERM and a wait. An app that waits for its streams would be killed at the end of that
# wait. So what is still connected TENTHS of a second after SIGTERM is closed: the kernel destroys the sockets at nginx' end, nginx
# closes the connections to its clients, and the app sees its own end. Where the kernel cannot (CONFIG_INET_DIAG_DESTROY), ss does
# nothing.
#
# Arguments: HOST PORT TENTHS COMMAND …     Exit code: COMMAND's
# Output: what COMMAND prints, and, when connections were left, a line `left N closed M`
host=$1 port=$2 tenths=$3
shift 3
connections() { ss -Hnt "$@" state established state syn-sent dst "$host" dport = ":$port" 2>/dev/null; }
count() { connections "$@" | grep -c ''; }

[ -n "$(connections)" ] || exec "$@"
"$@" &
stop=$!
while [ "$tenths" -gt 0 ] && [ -n "$(connections)" ]; do
  sleep 0.1
  tenths=$((tenths - 1))
done
left=$(count)
[ "$left" = 0 ] || printf 'left %s closed %s\n' "$left" "$(count -K)"
wait "$stop"
