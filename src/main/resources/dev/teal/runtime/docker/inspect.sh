# What is in both slots, and the app's network. Asks the engine at its socket; uses the client when the socket is not reachable or
# fails, since its messages are for people.
#
# Arguments: APP BLUE GREEN COLUMNS (a template for the client)
# Output: `subnet NETWORK` when Teal made the network, and a line of columns for each container
# Exit code: the client's
#
# The engine prints one object a line with its members in this order; a quote inside a string is escaped. Labels come from
# the image, so their text stays JSON and comes last: it cannot start a line or a column.
app=$1 blue=$2 green=$3 columns=$4
ask() {
  set -- "http://localhost/containers/$blue/json" "http://localhost/containers/$green/json" "http://localhost/networks/$app"
  label='"'$app'"' network='"'$app'":[{]"IPAMConfig":[{]"IPv4Address":"'
  engine --fail-early "$@" | awk -v label="$label" -v network="$network" '
    function json(key) {
      if (!match(rest, "\"" key "\":(\"([^\"\\\\]|\\\\.)*\"|-?[0-9]+)")) return "\"\""
      key = substr(rest, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
      rest = substr(rest, RSTART + RLENGTH)
      return key
    }
    function value(key) { key = json(key); gsub(/"/, "", key); return key }
    { rest = $0 }
    /^[{]"message":"(No such container|network [^ ]* not found)/ { answers++ }
    /^[{]"Id":"/ {
      id = value("Id"); status = value("Status"); code = value("ExitCode"); started = value("StartedAt")
      name = value("Name"); restarts = value("RestartCount"); image = json("Image")
      if (image != "\"\"") answers++
      app = json("dev.teal.app"); release = json("dev.teal.release")
      address = match(rest, network "[0-9.]+") ? substr(rest, RSTART, RLENGTH) : ""; sub(/.*"/, "", address)
      print name "|" status "|" restarts "|" code "|" id "|" started "|" address "|[" app "," release "," image "]"
    }
    /^[{]"Name":"/ { answers++; subnet = value("Subnet"); if (json("dev.teal.app") == label) print "subnet " subnet }
    END { exit answers != 3 }'
}
if reachable && state=$(ask); then printf '%s\n' "$state"; exit 0; fi
format='{{if eq (index .Labels "dev.teal.app") "'"$app"'"}}{{with index .IPAM.Config 0}}subnet {{.Subnet}}{{end}}{{end}}'
docker network inspect --format "$format" "$app" 2>/dev/null
docker container inspect --format "$columns" "$blue" "$green"
