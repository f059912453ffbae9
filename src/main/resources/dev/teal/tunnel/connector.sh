# Runs cloudflared for a tunnel whose rules Cloudflare stores: as a service of systemd, or else as a container.
#
# Arguments: TUNNEL ACTION    TUNNEL: its id   ACTION: look (changes nothing) or install
# Input, for install: the token, which is in no argument and in no file that others can read. `cloudflared service install`
#   would put it into both. The environment has it, which every version reads; --token-file needs 2025.4.
# Output: look: `WAY STATE` with WAY systemd, container, pull (a container whose image is not there yet) or none, and STATE
#   absent, stopped or running. install: `installed` or `kept`; with code 4 why it does not run
# Exit codes: 3 no way; 4 it did not start, and nothing is left of it
name=teal-tunnel-$1 env=/etc/teal/tunnel-$1.env image=cloudflare/cloudflared:latest
unit=/etc/systemd/system/$name.service
way=none
if program=$(command -v cloudflared) && [ -d /run/systemd/system ]; then
  way=systemd
elif docker version >/dev/null 2>&1; then
  way=pull
  docker image inspect "$image" >/dev/null 2>&1 && way=container
fi
runs() { # [RESTARTS]
  case $way in
    systemd) systemctl is-active --quiet "$name" ;;
    *) docker container inspect --format '{{.State.Status}} {{.RestartCount}}' "$name" 2>/dev/null | grep -q "^running $1" ;;
  esac
}
state=absent
[ ! -e "$env" ] || state=stopped
[ "$way" = none ] || ! runs || state=running
if [ "$2" = look ]; then
  printf '%s %s\n' "$way" "$state"
  exit 0
fi
[ "$way" != none ] || exit 3
text() {
  cat <<UNIT
# Written by Teal, for the tunnel $1.
[Unit]
Description=Cloudflare Tunnel $1
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
EnvironmentFile=$env
ExecStart=$program tunnel --no-autoupdate run
TimeoutStartSec=60
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
UNIT
}
umask 077
mkdir -p /etc/teal
{ printf 'TUNNEL_TOKEN=' && cat && echo; } >"$env.new" || exit 1
if [ "$way" = systemd ]; then
  text "$1" >"$unit.new"
  if [ "$state" = running ] && cmp -s "$env" "$env.new" && cmp -s "$unit" "$unit.new"; then
    rm -f "$env.new" "$unit.new"
    echo kept
    exit 0
  fi
  mv "$env.new" "$env" && chmod 644 "$unit.new" && mv "$unit.new" "$unit" && systemctl daemon-reload
  if systemctl enable --quiet "$name" && timeout 90 systemctl restart "$name"; then echo installed; exit 0; fi
  systemctl status --no-pager --lines 10 "$name" 2>&1 | tail -n 12
  [ "$state" = running ] || { systemctl disable --quiet --now "$name"; rm -f "$unit" "$env"; systemctl daemon-reload; }
  exit 4
fi
if [ "$state" = running ] && cmp -s "$env" "$env.new"; then
  rm -f "$env.new"
  echo kept
  exit 0
fi
mv "$env.new" "$env"
[ "$way" = container ] || docker pull --quiet "$image" >&2 || { rm -f "$env"; echo 'the image cannot be pulled'; exit 4; }
docker rm -f "$name" >/dev/null 2>&1
if docker run --detach --name "$name" --network host --restart unless-stopped --env-file "$env" "$image" \
  tunnel --no-autoupdate run >/dev/null && sleep 3 && runs 0; then
  echo installed
  exit 0
fi
docker logs --tail 10 "$name" 2>&1
docker rm -f "$name" >/dev/null 2>&1
rm -f "$env"
exit 4
