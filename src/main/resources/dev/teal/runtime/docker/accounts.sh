# Prints /etc/passwd and /etc/group of an image without running it, each after a line `== NAME`. A missing file is empty.
# Arguments: IMAGE PLATFORM
# shellcheck disable=SC2154 # DockerCommand sets docker
container=$("$docker" create --network none --platform "$2" "$1" teal) || exit
for file in passwd group; do
  printf '== %s\n' "$file"
  "$docker" cp -L "$container:/etc/$file" - 2>/dev/null | tar -xOf - 2>/dev/null | head -c 262144
  echo
done
"$docker" rm -v "$container" >/dev/null
