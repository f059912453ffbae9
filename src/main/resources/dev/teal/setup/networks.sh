# Prints which networks there are, so that the app's own gets in nobody's way. No arguments.
#   engine {"name":"bridge","id":"…","app":"…","bridge":"docker0","subnets":["172.17.0.0/16"]}   each network of the engine; app: whose
#       Teal made it   bridge: its device, null for br-ID
#   route …     each IPv4 route of each table, as `ip` prints it: those of VPNs, too
#   address …   each IPv4 address, as `ip` prints it: also of devices that are down, which have no route
# Exit code 1: the engine or `ip` did not answer; its words are on standard error.
line='engine {"name":{{json .Name}},"id":{{json .Id}},"app":{{json (index .Labels "dev.teal.app")}}'
line=$line',"bridge":{{json (index .Options "com.docker.network.bridge.name")}}'
line=$line',"subnets":[{{range $i, $of := .IPAM.Config}}{{if $i}},{{end}}{{json $of.Subnet}}{{end}}]}'
tries=3
until ids=$(docker network ls --quiet --no-trunc) && said=$(docker network inspect --format "$line" $ids); do
  tries=$((tries - 1)) # one may have been removed between the two
  [ "$tries" -gt 0 ] || exit 1
done
printf '%s\n' "$said"
routes=$(ip -4 -o route show table all) && addresses=$(ip -4 -o address) || exit 1
printf '%s\n' "$routes" | sed 's/^/route /'
printf '%s\n' "$addresses" | sed 's/^/address /'
