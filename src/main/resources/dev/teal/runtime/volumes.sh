# Creates missing volumes, owned by the app's user; Docker would create them for root. Also gives that user the folder that
# `teal setup` created, while it is empty. Safe only for folders that no app can replace: see VolumeSources.
# Arguments: UID:GID FRESH FOLDER …
#   FRESH  the folder of `teal setup` before the first release, otherwise empty
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
