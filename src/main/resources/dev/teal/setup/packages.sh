# Installs missing packages (Debian, Ubuntu) without removing others. Arguments: what the app needs besides: `lua` for nginx's Lua
#   module, `certbot`.
# Output: `did …` or `kept …`; with exit code 11 the missing packages; otherwise the error of apt.
# Exit codes: 11 there is no apt-get; 14 apt would have to remove packages.
# shellcheck disable=SC2086 # $missing is words
missing=
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
client=
# An engine that answers is enough, whoever installed it and wherever its dockerd is.
if ! docker version >/dev/null 2>&1; then
  need dockerd docker.io; need iptables iptables
  # Since Debian 13 docker.io contains only the engine; the client is docker-cli.
  command -v docker >/dev/null 2>&1 || client=docker-cli
fi
need nginx nginx; need curl curl; need sqlite3 sqlite3; need zstd zstd; need ss iproute2; need flock util-linux
for other; do
  case $other in
  lua) [ -e /usr/lib/nginx/modules/ngx_http_lua_module.so ] || missing="$missing libnginx-mod-http-lua" ;;
  certbot)
    need certbot certbot; need openssl openssl
    # certbot's package renews by a timer of systemd, or by cron.
    [ -d /run/systemd/system ] || need cron cron ;;
  esac
done
[ "$missing$client" ] || { echo "kept all present"; exit 0; }
command -v apt-get >/dev/null || { printf '%s\n' "${missing:-docker}"; exit 11; }
export DEBIAN_FRONTEND=noninteractive
output=$(apt-get update 2>&1) || { printf '%s\n' "$output" | tail -n 8 >&2; exit 1; }
[ -z "$client" ] || ! apt-cache policy docker-cli | grep -q 'Candidate: [^(]' || missing="$missing docker-cli"
output=$(apt-get install -y --no-remove --no-install-recommends $missing 2>&1) || {
  code=1
  case $output in *'remove is disabled'*) code=14 ;; esac
  printf '%s\n' "$output" | tail -n 12 >&2
  exit "$code"
}
printf 'did installed%s\n' "$missing"
