# What there is on the server beside the app: root's secret, a neighbour's database that only he may read, and the ordinary
# database to begin with. Runs once, before the app is deployed. Arguments: UID
mkdir -p /root/.ssh /opt/neighbour/data /srv/plants/pristine/sub /opt/agent-hub /run/hostile
echo ROOTS-SECRET-4711 >/root/secret
chmod 600 /root/secret
sqlite3 /opt/neighbour/data/hub.db "PRAGMA journal_mode=WAL; CREATE TABLE assets(key TEXT PRIMARY KEY, name TEXT);
  INSERT INTO assets VALUES ('n', 'NEIGHBOURS-SECRET-4712')" >/dev/null
chown -R 2002:2002 /opt/neighbour && chmod 700 /opt/neighbour/data && chmod 600 /opt/neighbour/data/hub.db
sqlite3 /srv/plants/pristine/sub/hub.db "PRAGMA journal_mode=WAL; CREATE TABLE assets(key TEXT PRIMARY KEY, name TEXT);
  INSERT INTO assets VALUES ('a', 'x'), ('b', 'y'), ('c', 'z')" >/dev/null
chown -R "$1:$1" /srv/plants/pristine
mkdir -p /opt/agent-hub/data && chown "$1:$1" /opt/agent-hub/data
