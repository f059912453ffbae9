# Compares the open connections with the limit of nginx. Arguments: PORT NGINX … (the command)
# Output: how many connections visitors have open on PORT, and how many nginx can have by its configuration
port=$1; shift
open=$(ss -Hnt state established sport = ":$port" | grep -c '')
"$@" -T 2>/dev/null | awk -v open="$open" -v cores="$(nproc)" '
  match($0, /^[^#]*worker_processes +[0-9a-z]+/) { n = $NF; sub(/;.*/, "", n); if (n == "auto") n = cores }
  match($0, /^[^#]*worker_connections +[0-9]+/) { c = substr($0, RSTART, RLENGTH); sub(/.* /, "", c) }
  END { print open, (n ? n : 1) * (c ? c : 512) }'
