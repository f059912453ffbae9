# Prints the subnets that Docker gives a new network, one per line. Arguments: APP
# Only Docker knows its pools, so this creates a network and removes it again. A network left by an interrupted call is
# found by its label and removed.
# Exit code 1: Docker has no subnet left, or does not answer; its error is on standard error.
label=dev.teal.probe=$1
for left in $(docker network ls --quiet --no-trunc --filter "label=$label"); do
  docker network rm "$left" >/dev/null || exit 1
done
probe=$(docker network create --label "$label" "teal-probe-$1-$(date +%s)") || exit 1
docker network inspect --format '{{range .IPAM.Config}}{{println .Subnet}}{{end}}' "$probe"
code=$?
docker network rm "$probe" >/dev/null || exit 1
exit "$code"
