# Writes an image of the engine into a folder, as an OCI layout with layers that are not compressed, and without the blobs
# that have a file there already.
#
# Arguments: DOCKER BUILDER PLATFORM FOLDER IMAGE     Output: the builder's progress
docker=$1 builder=$2 platform=$3 folder=$4 image=$5
printf 'FROM %s\n' "$image" | BUILDX_NO_DEFAULT_ATTESTATIONS=1 "$docker" buildx build --builder "$builder" --progress plain \
  --platform "$platform" --output "type=oci,tar=false,dest=$folder,compression=uncompressed,force-compression=true" - 2>&1
