# Waits until nginx has no request left that it sent to the published port of a slot, as an old site does: its old workers finish
# those after a reload, and the drain of a deployment does not count them.
#
# Arguments: SECONDS PORT …
# Output: how many are left
limit=$1; shift
left() {
  for port; do ss -Hntp state established dst 127.0.0.1 dport = ":$port"; done 2>/dev/null | grep -cF '"nginx"'
}
end=$(($(date +%s) + limit))
while count=$(left "$@") && [ "$(date +%s)" -lt "$end" ]; do sleep 0.2; done
printf '%s\n' "${count:-0}"
