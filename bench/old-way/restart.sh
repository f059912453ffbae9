#!/usr/bin/env bash
# The still older way: stop what runs, bring the new image, start it in the same place.
#   restart.sh SERVER CONTEXT      ssh as in SSH; the server has /etc/nginx/conf.d/agent-hub.conf of agent-hub.nginx
set -euo pipefail
server=$1 context=$2 ssh=${SSH:-ssh}

$ssh "$server" 'docker rm -f agent-hub >/dev/null 2>&1 || true'
DOCKER_BUILDKIT=1 docker build -q -t agent-hub:latest "$context" >/dev/null
docker save agent-hub:latest | gzip -1 | $ssh "$server" 'gunzip | docker load' >/dev/null
$ssh "$server" docker run -d --name agent-hub --restart unless-stopped -p 127.0.0.1:3000:3000 -v /opt/agent-hub/data:/app/data \
  agent-hub:latest >/dev/null
