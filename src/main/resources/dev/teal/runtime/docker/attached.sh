# Runs a command of the user. When the user's connection ends first, ends what the command started: in its container it would
# run on. The command is in the background, because a shell handles a signal only after a command in the foreground.
#
# Arguments: TERMINAL END COMMAND …    TERMINAL: `yes` when COMMAND needs one   END: shell text that ends what it started
# Exit code: COMMAND's; 255, as for ssh, when the server gives no terminal; 129 when the connection ended
# shellcheck disable=SC2317 # a trap calls `gone`
terminal=$1 end=$2; shift 2
if [ "$terminal" ] && ! [ -t 0 ]; then
  printf '%s\n' 'teal: the server gives this account no terminal; has its key "restrict" in authorized_keys? Add "pty"' >&2
  exit 255
fi
command=
gone() {
  trap '' HUP INT TERM
  [ -z "$command" ] || kill "$command"
  (eval "$end")
  exit 129
}
trap 'gone >/dev/null 2>&1' HUP INT TERM
exec 3<&0
"$@" <&3 3<&- & command=$!
exec 3<&-
wait "$command"
code=$?
[ "$code" != 141 ] || (eval "$end") >/dev/null 2>&1 # SIGPIPE: nobody reads the output, and only the client of the engine has ended
exit "$code"
