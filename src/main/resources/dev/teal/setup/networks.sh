# Prints the networks of the server, so that the app's own does not overlap any. No arguments.
#   engine {"name":"bridge","id":"…","app":"…","bridge":"docker0","subnets":["172.17.0.0/16"]}
#               each network of the engine; app: the app Teal created it for; bridge: its device, null for br-ID
#   route …     each IPv4 route of each table, as printed by `ip`, including those of VPNs
#   address …   each IPv4 address, as printed by `ip`, including those of devices that are down, which have no route
# Exit code 1: the engine or `ip` failed; the error is on standard error.
# shellcheck disable=SC2086 # $ids are words
line='engine {"name":{{json .Name}},"id":{{json .Id}},"app":{{json (index .Labels "dev.teal.app")}}'
line=$line',"bridge":{{json (index .Options "com.docker.network.bridge.name")}}'
line=$line',"subnets":[{{range $i, $of := .IPAM.Config}}{{if $i}},{{end}}{{json $of.Subnet}}{{end}}]}'
tries=3
until ids=$(docker network ls --quiet --no-trunc) && engine=$(docker network inspect --format "$line" $ids); do
  tries=$((tries - 1)) # a network may have been removed between the two commands
  [ "$tries" -gt 0 ] || exit 1
done
printf '%s\n' "$engine"
routes=$(ip -4 -o route show table all) && addresses=$(ip -4 -o address) || exit 1
printf '%s\n' "$routes" | sed 's/^/route /'
printf '%s\n' "$addresses" | sed 's/^/address /'
