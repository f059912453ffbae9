# Runs a command, and ends it when standard input ends. A watcher beside the command reads the input, because a shell
# starts a background command (`&`) without input.
#
# Arguments: COMMAND …
# Exit code: COMMAND's
exec 3<&0
command=
trap '[ -z "$command" ] || kill "$command" 2>/dev/null' TERM
"$@" 3<&- </dev/null & command=$!
{ cat >/dev/null; kill "$command"; } <&3 >/dev/null 2>&1 & watcher=$!
exec 3<&-
wait "$command"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
