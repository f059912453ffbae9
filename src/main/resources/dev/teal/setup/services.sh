# Starts Docker and nginx, also at boot. Uses systemctl under systemd, and otherwise the init scripts of the packages,
# which Debian runs at boot.
#
# Output: `did …` or `kept …`
# Exit code: 1 when Docker does not answer after 20 s, with its message on standard error
did=
note() { did="${did:+$did, }$1"; }
if [ -d /run/systemd/system ]; then
  start() { systemctl start "$1" >/dev/null 2>&1; }
  for unit in docker nginx; do
    systemctl is-enabled --quiet "$unit" || { systemctl enable "$unit" >/dev/null 2>&1 && note "$unit enabled at boot"; }
  done
else
  start() { service "$1" start >/dev/null 2>&1; }
fi
docker version >/dev/null 2>&1 || { start docker; note 'Docker started'; }
tries=100
until docker version >/dev/null 2>&1; do
  tries=$((tries - 1)); [ "$tries" -gt 0 ] || { docker version >&2; exit 1; }
  sleep 0.2
done
[ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)" 2>/dev/null || { start nginx; note 'nginx started'; }
version="Docker $(docker version --format '{{.Server.Version}}')"
if [ -n "$did" ]; then printf 'did %s\n' "$did; $version"; else printf 'kept %s\n' "$version and nginx are running"; fi
