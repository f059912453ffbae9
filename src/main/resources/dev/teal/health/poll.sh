# Probes a slot until it answers with the expected status.
#
# Arguments: STATUS MILLISECONDS PAUSE CURL …
#   MILLISECONDS  roughly for how long; 0 for exactly one probe   PAUSE  seconds between two probes
#   CURL          a command that prints `STATUS REDIRECT`
# Output: `PROBES STATUS REDIRECT`, of the last probe; REDIRECT may be missing
# Exit code: 1 when the last status was another one
want=$1 slice=$2 pause=$3; shift 3
probes=0 end=
while :; do
  probes=$((probes + 1))
  got=$("$@"); got=${got% }
  [ "${got%% *}" = "$want" ] && { printf '%s %s\n' "$probes" "$got"; exit 0; }
  # Milliseconds: of Linux, else whole seconds. Not every date(1) has `%N`.
  if read -r now _ 2>/dev/null </proc/uptime; then now=${now%.*}${now#*.}0; else now=$(date +%s)000; fi
  end=${end:-$((now + slice))}
  [ "$now" -lt "$end" ] || { printf '%s %s\n' "$probes" "$got"; exit 1; }
  sleep "$pause"
done
