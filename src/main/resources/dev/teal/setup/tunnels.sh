# Finds Cloudflare Tunnels of this server that lead to a slot's port past nginx. A tunnel that is configured in Cloudflare's
# dashboard cannot be seen here.
#
# Arguments: PORT …
# Output: for each place a line `FILE:LINE: TEXT` or `process PID: URL`
pattern=$(printf '|%s' "$@") pattern="(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?]):(${pattern#|})([^0-9]|\$)"
for file in /etc/cloudflared/*.y*ml /usr/local/etc/cloudflared/*.y*ml "$HOME"/.cloudflared/*.y*ml; do
  [ ! -f "$file" ] || grep -HnE "^[^#]*service:.*$pattern" "$file"
done | tr -s ' '
for process in /proc/[0-9]*; do
  read -r name <"$process/comm" && [ "$name" = cloudflared ] || continue
  tr '\0' '\n' <"$process/cmdline" | grep -E "$pattern" | sed "s|^|process ${process#/proc/}: |"
done 2>/dev/null
exit 0
