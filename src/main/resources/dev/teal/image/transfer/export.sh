# Writes an image of the engine into a folder, as an OCI layout with layers that are not compressed, and without the blobs
# that have a file there already.
#
# Arguments: DOCKER BUILDER PLATFORM OUTPUT IMAGE     Output: the builder's progress
docker=$1 builder=$2 platform=$3 output=$4 image=$5
printf 'FROM %s\n' "$image" | BUILDX_NO_DEFAULT_ATTESTATIONS=1 "$docker" buildx build --builder "$builder" --progress plain \
  --platform "$platform" --output "$output" - 2>&1
