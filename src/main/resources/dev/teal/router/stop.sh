# Runs COMMAND, which stops a slot's app with SIGTERM and a wait. An app that waits for its streams would be killed at
# the end of the wait, so connections that are still open SECONDS after SIGTERM are closed: the kernel destroys
# nginx's sockets, nginx closes the connections to its clients, and the app sees its connections end. Where the kernel
# cannot (CONFIG_INET_DIAG_DESTROY), ss does nothing.
#
# Arguments: HOST PORT SECONDS COMMAND …     Exit code: COMMAND's
# Output: COMMAND's, and, when connections were left, a line `left N closed M`
host=$1 port=$2 seconds=$3
shift 3
connections() { ss -Hnt "$@" state established state syn-sent dst "$host" dport = ":$port" 2>/dev/null; }
count() { connections "$@" | grep -c ''; }

[ -n "$(connections)" ] || exec "$@"
"$@" &
stop=$!
end=$(($(date +%s%3N) + seconds * 1000))
while [ "$(date +%s%3N)" -lt "$end" ] && [ -n "$(connections)" ]; do sleep 0.1; done
left=$(count)
[ "$left" = 0 ] || printf 'left %s closed %s\n' "$left" "$(count -K)"
wait "$stop"
