# Finds a docker command in PATH that can build for another platform. PATH may have several.
#
# Output: `BUILDX PATH`, `BUILDKIT PATH` (built in, from version 19 to 22) or else `LEGACY PATH`, of the first one
# Exit code: 1 when there is none
IFS=:; first=
for folder in $PATH; do
  docker=$folder/docker; [ -x "$docker" ] || continue
  first=${first:-$docker}
  if "$docker" buildx version >/dev/null 2>&1; then printf 'BUILDX %s\n' "$docker"; exit 0; fi
done
for folder in $PATH; do
  docker=$folder/docker; [ -x "$docker" ] || continue
  major=$("$docker" --version | sed -n 's/^Docker version \([0-9]*\)\..*/\1/p')
  if [ "${major:-99}" -lt 23 ] && [ "$major" -ge 19 ]; then printf 'BUILDKIT %s\n' "$docker"; exit 0; fi
done
[ -n "$first" ] || exit 1
printf 'LEGACY %s\n' "$first"
