# Prints what a process of the app could not write in its volume, by asking the kernel as that process, in the jail.
# Arguments: UID GID GROUPS DATABASE …
#   GROUPS    supplementary ones, with commas between; may be empty
#   DATABASE  relative to the volume
# Output: `database UID|GID|MODE|PATH` for each file or folder of a database that SQLite must write, `other …` for 1000 others at
#   most (files, folders and the volume itself, as `.`), found in two seconds. A file that belongs to UID is not told: its mode is
#   the app's own choice.
uid=$1 gid=$2 groups=$3
shift 3
[ -z "$missing" ] || exit 0
if [ -n "$groups" ]; then groups="--groups $groups"; else groups=--clear-groups; fi
# shellcheck disable=SC2086 # two words
visit() {
  chroot "$jail" /usr/bin/setpriv --reuid "$uid" --regid "$gid" $groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    --ambient-caps=-all -- "$@"
}
# A folder that is missing is made by whoever can write in the one above.
visit "$shell" -c '
  tell() { stat --printf "database %u|%g|%a|" "$1" && printf "%s\n" "${1#/data/}"; }
  for file; do
    folder=/data/$file folder=${folder%/*}
    until [ -d "$folder" ] || [ "$folder" = /data ]; do folder=${folder%/*}; done
    [ -w "$folder" ] && [ -x "$folder" ] || tell "$folder"
    for file in "/data/$file" "/data/$file-wal" "/data/$file-shm"; do
      [ ! -f "$file" ] || [ -w "$file" ] || tell "$file"
    done
  done' access "$@" 2>/dev/null
visit /usr/bin/timeout 2 /usr/bin/find /data -xdev -path /data/lost+found -prune -o ! -uid "$uid" \
  \( -type f ! -writable -o -type d \( ! -writable -o ! -executable \) \) -printf 'other %U|%G|%m|./%P\0' 2>/dev/null |
  tr '\n\0' '?\n' | head -n 1000
exit 0
