# Ends what the plant left running, and brings the ordinary data directory back.
if [ -s /run/hostile/loop ]; then kill -9 $(cat /run/hostile/loop) 2>/dev/null; fi
rm -f /run/hostile/loop
curl -s -m 5 -o /dev/null -d 'kill 9, splice @children' http://127.0.0.1/do
cd /opt/agent-hub/data || exit 1
i=0
until find . -mindepth 1 -delete && [ -z "$(ls -A)" ]; do i=$((i + 1)); [ $i -lt 20 ] || exit 1; sleep 0.1; done
cp -a /srv/plants/pristine/. .
