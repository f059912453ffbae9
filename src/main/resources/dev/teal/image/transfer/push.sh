# Tags an image, runs a command, and removes the tag.
#
# Arguments: DOCKER IMAGE TAG COMMAND …
# Exit code: COMMAND's; 1 when the image cannot be tagged
docker=$1 image=$2 tag=$3; shift 3
"$docker" image tag "$image" "$tag" || exit 1
"$@"; code=$?
"$docker" image rm "$tag" >/dev/null
exit "$code"
