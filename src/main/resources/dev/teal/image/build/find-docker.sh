# Finds a docker command in PATH that can build for another platform. PATH may have several. Podman's command of that name,
# whose `buildx version` prints buildah, is only reported, and only if there is no other.
#
# Output: `BUILDX PATH`, `BUILDKIT PATH` (built in, from version 19 to 22) or else `LEGACY PATH` or `PODMAN PATH`, of the first one
# Exit code: 1 when there is none
IFS=: first= podman=
for folder in $PATH; do
  docker=$folder/docker; [ -x "$docker" ] || continue
  version=$("$docker" buildx version 2>/dev/null); code=$?
  case $code-$version in 0-*buildah*) podman=${podman:-$docker}; continue ;; 0-*) printf 'BUILDX %s\n' "$docker"; exit 0 ;; esac
done
for folder in $PATH; do
  docker=$folder/docker; [ -x "$docker" ] || continue
  case $("$docker" --version 2>/dev/null) in
    podman*) podman=${podman:-$docker} ;;
    'Docker version 19.'* | 'Docker version 2'[0-2].*) printf 'BUILDKIT %s\n' "$docker"; exit 0 ;;
    *) first=${first:-$docker} ;;
  esac
done
if [ -n "$first" ]; then printf 'LEGACY %s\n' "$first"; exit 0; fi
[ -n "$podman" ] || exit 1
printf 'PODMAN %s\n' "$podman"
