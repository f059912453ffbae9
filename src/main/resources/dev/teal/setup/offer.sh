# Prints the subnets that Docker gives a new network, a line each. Arguments: APP
# Docker alone knows its pools, so a network is made for this, and removed. What an earlier call left, cut short, is found by its
# label and removed.
# Exit code 1: Docker has none to give, or does not answer; its words are on standard error.
label=dev.teal.probe=$1
for left in $(docker network ls --quiet --no-trunc --filter "label=$label"); do
  docker network rm "$left" >/dev/null || exit 1
done
probe=$(docker network create --label "$label" "teal-probe-$1-$(date +%s)") || exit 1
docker network inspect --format '{{range .IPAM.Config}}{{println .Subnet}}{{end}}' "$probe"
code=$?
docker network rm "$probe" >/dev/null || exit 1
exit "$code"
