# Makes volumes that are missing, and gives them, and the folder that `teal setup` made while it is empty, to the app's user:
# Docker would make them root's. Only folders that no app can have written in the place of: see VolumeSources.
# Arguments: UID:GID FRESH FOLDER …
#   FRESH  the folder of `teal setup`, before the first release; else empty
# Output: `made FOLDER`, `gave FOLDER`
owner=$1 fresh=$2
shift 2
[ "$(id -u)" = 0 ] || exit 0
for folder; do
  if [ ! -e "$folder" ] && [ ! -L "$folder" ]; then
    (umask 022 && mkdir -p "$folder") && chown -h "$owner" "$folder" || exit 1
    printf 'made %s\n' "$folder"
  elif [ "$folder" = "$fresh" ] && [ "$(stat -c '%F:%u:%a' "$folder")" = directory:0:700 ] && [ -z "$(ls -A "$folder")" ]; then
    chown -h "$owner" "$folder" || exit 1
    printf 'gave %s\n' "$folder"
  fi
done
