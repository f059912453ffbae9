# Tags an image, runs a command, and removes the tag.
#
# Arguments: IMAGE TAG COMMAND …
# Exit code: COMMAND's; 1 when the image cannot be tagged
image=$1 tag=$2; shift 2
docker image tag "$image" "$tag" || exit 1
"$@"; code=$?
docker image rm "$tag" >/dev/null
exit "$code"
