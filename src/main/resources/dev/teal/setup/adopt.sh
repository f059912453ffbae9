# Connects the container of a slot to the app's network. Arguments: APP NETWORK NAME ADDRESS PUBLISHED PORT
#   ADDRESS    the slot's address in the network
#   PUBLISHED  the slot's loopback port
#   PORT       the app's port in its container
# The last line of the output is `kept`, or `did …` if something changed. Exit code 13: the container NAME is neither
# Teal's nor publishes PORT at PUBLISHED, as the container of an earlier deploy script does; it is left unchanged.
#
# A container of an earlier deploy script keeps serving: it gets the address that nginx will use, while it runs. A
# stopped one gets it too, which tells the next start in the slot that it may take its place. Its restart policy must
# not be `always`, or Docker would start it at the next boot, beside its successor, although Teal had stopped it.
app=$1 network=$2 name=$3 address=$4 published=$5 port=$6
inspect() { docker container inspect --format "$1" "$name"; }
found=$(inspect '{{if .State.Running}}running{{else}}stopped{{end}} {{.HostConfig.RestartPolicy.Name}}
{{- with index .Config.Labels "dev.teal.app"}} label={{.}}{{end}}' 2>&1) || {
  case $found in *'o such container'*) echo kept; exit 0 ;; esac
  printf '%s\n' "$found" >&2
  exit 1
}
state=${found%% *} policy=${found#* } label=${found#*label=}
policy=${policy%% *}
joined=$(inspect "{{with index .NetworkSettings.Networks \"$network\"}}joined {{with .IPAMConfig}}{{.IPv4Address}}{{end}}{{end}}") || exit 1
if [ "$label" = "$app" ]; then
  [ "$state" = running ] || { echo kept; exit 0; }
elif [ "$joined" != "joined $address" ]; then
  inspect '{{range $port, $hosts := .HostConfig.PortBindings}}{{range $hosts}}{{println $port .HostPort}}{{end}}{{end}}' |
    grep -qxF -- "$port/tcp $published" || exit 13
fi
did=kept
if [ "$joined" != "joined $address" ]; then
  docker network connect --ip "$address" "$network" "$name" || exit 1
  did=did
fi
if [ "$policy" = always ]; then
  docker update --restart unless-stopped "$name" >/dev/null || exit 1
  did=did
fi
if [ "$state" = running ]; then printf '%s\n' "$did $name (running)"; else printf '%s\n' "$did $name (stopped)"; fi
