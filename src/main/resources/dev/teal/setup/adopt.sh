# Gives a slot's container its place in the app's network. Arguments: APP NAME ADDRESS PUBLISHED PORT
#   ADDRESS  the slot's in the network APP   PUBLISHED  the slot's loopback port   PORT  the app's in its container
# The last line says what was done: `kept`, or `did …`. Exit code 13: there is a container NAME that is neither Teal's nor publishes
# PORT at PUBLISHED, as an app of an older way to deploy does; it is left as it is.
#
# A container of an older way to deploy keeps serving: it gets the address that nginx will use, while it runs. One that is stopped
# gets it, too: by that the slot's next start knows that it may take its place. With `--restart always` Docker would start it at the
# next boot though Teal had stopped it, beside its successor.
app=$1 name=$2 address=$3 published=$4 port=$5
inspect() { docker container inspect --format "$1" "$name"; }
found=$(inspect '{{if .State.Running}}running{{else}}stopped{{end}} {{.HostConfig.RestartPolicy.Name}}
{{- with index .Config.Labels "dev.teal.app"}} label={{.}}{{end}}' 2>&1) || {
  case $found in *'o such container'*) echo kept; exit 0 ;; esac
  printf '%s\n' "$found" >&2
  exit 1
}
state=${found%% *} policy=${found#* } label=${found#*label=}
policy=${policy%% *}
joined=$(inspect "{{with index .NetworkSettings.Networks \"$app\"}}joined {{with .IPAMConfig}}{{.IPv4Address}}{{end}}{{end}}") || exit 1
if [ "$label" = "$app" ]; then
  [ "$state" = running ] || { echo kept; exit 0; }
elif [ "$joined" != "joined $address" ]; then
  inspect '{{range $port, $hosts := .HostConfig.PortBindings}}{{range $hosts}}{{println $port .HostPort}}{{end}}{{end}}' |
    grep -qxF -- "$port/tcp $published" || exit 13
fi
did=kept
if [ "$joined" != "joined $address" ]; then
  docker network connect --ip "$address" "$app" "$name" || exit 1
  did=did
fi
if [ "$policy" = always ]; then
  docker update --restart unless-stopped "$name" >/dev/null || exit 1
  did=did
fi
if [ "$state" = running ]; then printf '%s\n' "$did $name, which runs already"; else printf '%s\n' "$did $name, which is stopped"; fi
