# Finds a docker command in PATH that can build for another platform. PATH may have several, all with the same engine. Podman's
# command of that name, whose `buildx version` prints buildah, has another: when it is the first, all other commands would reach that.
#
# Output: `BUILDX PATH`, `OUTSIDE PATH` (buildx, with a chosen builder that is not in the engine), `BUILDKIT PATH` (built in, from
# version 19 to 22) or else `LEGACY PATH` or `PODMAN PATH`, of the first one
# Exit code: 1 when there is none
IFS=: first=
# Without builders that someone has made, buildx uses the engine's. Asking takes longer than looking for their files.
buildx() {
  kind=BUILDX
  set -- "${BUILDX_CONFIG:-${DOCKER_CONFIG:-$HOME/.docker}/buildx}"/instances/*
  if [ -e "$1" ]; then
    case $("$docker" buildx inspect 2>/dev/null | sed -n 's/^Driver: *//p') in '' | docker) ;; *) kind=OUTSIDE ;; esac
  fi
  printf '%s %s\n' "$kind" "$docker"
}
for folder in $PATH; do
  docker=$folder/docker; [ -x "$docker" ] || continue
  version=$("$docker" buildx version 2>/dev/null); code=$?
  if [ -z "$first" ]; then
    first=$docker
    [ "$code" = 0 ] || version=$("$docker" --version 2>/dev/null)
    case $version in *buildah* | podman*) printf 'PODMAN %s\n' "$docker"; exit 0 ;; esac
  fi
  case $code-$version in 0-*buildah*) ;; 0-*) buildx; exit 0 ;; esac
done
for folder in $PATH; do
  docker=$folder/docker; [ -x "$docker" ] || continue
  case $("$docker" --version 2>/dev/null) in
  'Docker version 19.'* | 'Docker version 2'[0-2].*) printf 'BUILDKIT %s\n' "$docker"; exit 0 ;;
  esac
done
[ -n "$first" ] || exit 1
printf 'LEGACY %s\n' "$first"
