#!/bin/sh
# Makes an image of this machine's nginx that answers every request with two bytes, without a registry.
#   trivial-backend.sh IMAGE     with the engine of DOCKER_HOST
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/tmp" "$dir/var/log/nginx" "$dir/var/lib/nginx" "$dir/run"
# One worker, and no line in any log: it must not be what is measured.
cat >"$dir/backend.conf" <<'CONF'
worker_processes 1;
daemon off;
user root;
pid /run/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000;
  server {
    listen 3000 reuseport;
    default_type text/plain;
    location / { return 200 "ok"; }
  }
}
CONF
printf 'root:x:0:0:root:/:/bin/false\n' >"$dir/passwd"
nginx=$(PATH=$PATH:/usr/sbin command -v nginx)
# shellcheck disable=SC2046 # a word for each library
tar -C / -chf "$dir/files.tar" $(ldd "$nginx" | grep -o '/[^ ]*' | sort -u) "$nginx" 2>/dev/null
mkdir "$dir/etc" && mv "$dir/passwd" "$dir/etc/passwd" && printf 'root:x:0:\n' >"$dir/etc/group"
tar -C "$dir" -rf "$dir/files.tar" tmp var run etc backend.conf
docker import --change 'ENTRYPOINT ["'"$nginx"'", "-c", "/backend.conf"]' "$dir/files.tar" "$1" >/dev/null
