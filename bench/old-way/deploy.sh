#!/usr/bin/env bash
# The usual hand-written blue/green script: build here, load there, start beside, sed, nginx -s reload, remove the old one.
#   deploy.sh SERVER CONTEXT      ssh as in SSH; the server has /etc/nginx/conf.d/agent-hub.conf of agent-hub.nginx
set -euo pipefail
server=$1 context=$2 ssh=${SSH:-ssh}

DOCKER_BUILDKIT=1 docker build -q -t agent-hub:latest "$context" >/dev/null
docker save agent-hub:latest | gzip -1 | $ssh "$server" 'gunzip | docker load' >/dev/null

$ssh "$server" bash -s <<'REMOTE'
set -euo pipefail
cd /opt/agent-hub
active=$(cat .active-port 2>/dev/null || echo 3001)
if [ "$active" = 3000 ]; then old=blue new=green port=3001; else old=green new=blue port=3000; fi

docker rm -f "agent-hub-$new" >/dev/null 2>&1 || true
docker run -d --name "agent-hub-$new" --restart unless-stopped -p "127.0.0.1:$port:3000" -v /opt/agent-hub/data:/app/data \
  agent-hub:latest >/dev/null

healthy=
for try in $(seq 1 10); do
  if curl -fs -o /dev/null "http://127.0.0.1:$port/api/assets?page_size=1"; then healthy=yes; break; fi
  sleep 2
done
if [ -z "$healthy" ]; then
  docker rm -f "agent-hub-$new" >/dev/null
  echo "agent-hub-$new is not healthy" >&2
  exit 1
fi

sed -i "s/127\.0\.0\.1:300[01]/127.0.0.1:$port/" /etc/nginx/conf.d/agent-hub.conf
nginx -t -q
nginx -s reload
docker rm -f "agent-hub-$old" >/dev/null 2>&1 || true
echo "$port" >.active-port
REMOTE
