# Installs what is missing (Debian, Ubuntu), and nothing that would take away what is there. Argument: not empty when the app
#   hands over, which needs nginx' Lua.
# Output: `did …` or `kept …`; with code 11 what is missing; else apt's words.
# Exit codes: 11 there is no apt-get; 14 apt would remove packages for it.
want=
need() { command -v "$1" >/dev/null 2>&1 || want="$want $2"; }
client=
# An engine that answers is one, whoever installed it and wherever its dockerd is.
if ! docker version >/dev/null 2>&1; then
  need dockerd docker.io; need iptables iptables
  # Since Debian 13 docker.io holds only the engine; the client is docker-cli.
  command -v docker >/dev/null 2>&1 || client=docker-cli
fi
need nginx nginx; need curl curl; need sqlite3 sqlite3; need zstd zstd; need ss iproute2; need flock util-linux
[ -z "$1" ] || [ -e /usr/lib/nginx/modules/ngx_http_lua_module.so ] || want="$want libnginx-mod-http-lua"
[ "$want$client" ] || { echo "kept all there"; exit 0; }
command -v apt-get >/dev/null || { printf '%s\n' "${want:-docker}"; exit 11; }
export DEBIAN_FRONTEND=noninteractive
said=$(apt-get update 2>&1) || { printf '%s\n' "$said" | tail -n 8 >&2; exit 1; }
[ -z "$client" ] || [ -z "$(apt-cache policy docker-cli | grep 'Candidate: [^(]')" ] || want="$want docker-cli"
said=$(apt-get install -y --no-remove --no-install-recommends $want 2>&1) || {
  code=1
  case $said in *'remove is disabled'*) code=14 ;; esac
  printf '%s\n' "$said" | tail -n 12 >&2
  exit "$code"
}
printf 'did installed%s\n' "$want"
