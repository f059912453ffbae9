# Gives the image of a running container a name of Teal's, so that it stays for a rollback, and records its layers as present,
# so that the first deployment does not send them. Their sizes are not known; engines that need them do not get here.
#
# Arguments: IMAGE-ID NAME LAYERS-FILE (empty: layers are not recorded)
# Exit code: 1 when the image has no name afterwards, with the client's error on standard error
image=$1 name=$2 file=$3
docker image tag "$image" "$name" || exit 1
[ "$file" ] || exit 0
umask 077
docker image inspect --format '{{range .RootFS.Layers}}{{println .}}{{end}}' "$name" | while read -r layer; do
  [ -z "$layer" ] || grep -qs "^$layer " "$file" || printf '%s 0\n' "$layer" >>"$file"
done
exit 0
