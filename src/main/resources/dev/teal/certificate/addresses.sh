# Prints those of the host names HOST … that the server finds no address for.
for host; do getent ahosts "$host" >/dev/null || printf '%s\n' "$host"; done
exit 0
