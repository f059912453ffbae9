# Loads the staged image. The files other than layers come as lines with a path and base64 text. Some versions of the containerd store
# fail to unpack but exit with 0, so the image is inspected and a container created from it. They also keep the name of an
# image they could not unpack, so the name is removed. Staged files are removed after loading and when they are bad; they
# stay when the disk is full or the engine stopped.
#
# Arguments: STAGING NAME CONFIG MANIFEST LAYERS TEAL-FOLDER FILE …
# Exit code: 75 when the staged files are not the cause; 1 otherwise
staging=$1 name=$2 config=$3 manifest=$4 layers=$5 teal=$6; shift 6
umask 077; mkdir -p "$staging/blobs/sha256" && cd "$staging" || exit 1
while read -r path text; do printf %s "$text" | base64 -d >"$path" || exit 1; done
output=$(tar -cf - oci-layout index.json manifest.json "$@" | docker load 2>&1); code=$?
found=$(docker image inspect --format '{{.Id}} {{json .RootFS.Layers}}' "$name" 2>&1); proof=
if [ "$code" = 0 ] && { [ "$found" = "$config $layers" ] || [ "$found" = "$manifest $layers" ]; } &&
  proof=$(docker create --pull never "$name" true 2>&1)
then
  docker rm "$proof" >/dev/null
  mv layers "$teal" && { [ ! -f transfer ] || mv transfer "$teal"; } && rm -rf "$staging"; exit
fi
docker image rm "$name" >/dev/null 2>&1
printf '%s\n' "$output" "${proof:-the image on the server: $found}" >&2
case $code-$output$proof in
  13?-* | *'no space left'* | *'Cannot connect'* | *EOF*) exit 75 ;;
esac
rm -rf "$staging"; exit 1
