# Prints the apps that Teal runs on this server, and which names and ports are in use. Changes nothing.
#
# Arguments: REGISTRY NGINX…
#   REGISTRY  the folder with a link to the registration of each app
#   NGINX…    the words that start nginx's own commands
# Output: a line per fact
#   app JSON        the registration of an app, as `teal setup` wrote it
#   site LINE       a line of the nginx files that Teal wrote, also those of an older Teal, which registers nothing
#   container JSON  each container, with the ports that it publishes, also while it is stopped
#   network JSON    each network of the engine
#   listens PORT    a TCP port on which a process listens
# Exit code: 0; a part that is not installed or does not answer prints nothing
registry=$1; shift
for file in "$registry"/*; do
  if [ -f "$file" ] && read -r own <"$file"; then printf 'app %s\n' "$own"; fi
done 2>/dev/null
"$@" -T 2>/dev/null | awk '
  /^# configuration file / { on = 0; first = 1; next }
  first { on = /^# Written by teal for /; first = 0 }
  on { print "site " $0 }'
ss -Hltn 2>/dev/null | awk '{ sub(/.*:/, "", $4); print "listens " $4 }' | sort -u
command -v docker >/dev/null || exit 0
line='container {"name":{{json .Name}},"app":{{json (index .Config.Labels "dev.teal.app")}}'
line=$line',"release":{{json (index .Config.Labels "dev.teal.release")}},"status":{{json .State.Status}}'
line=$line',"ports":{{json .HostConfig.PortBindings}}}'
ids=$(docker container ls --all --quiet --no-trunc 2>/dev/null)
# A container that ends meanwhile is not printed.
# shellcheck disable=SC2086 # $ids is words
[ -z "$ids" ] || docker container inspect --format "$line" $ids 2>/dev/null
docker network ls --no-trunc --format 'network {"name":{{json .Name}},"app":{{json (.Label "dev.teal.app")}}}' 2>/dev/null
exit 0
