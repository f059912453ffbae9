# Prints what a process of the app cannot write in its volume, as the kernel decides for such a process in the jail.
# Arguments: UID GID GROUPS DATABASE …
#   GROUPS    supplementary groups, separated by commas; may be empty
#   DATABASE  relative to the volume
# Output: `database UID|GID|MODE|PATH` for each file or folder of a database that SQLite must write, `other …` for up
#   to 1000 others (files, folders and the volume itself, as `.`) found within two seconds. Files that belong to UID are
#   skipped: their mode is the app's own choice.
# shellcheck disable=SC2154 # jail.sh sets jail, shell and missing
uid=$1 gid=$2 groups=$3
shift 3
[ -z "$missing" ] || exit 0
if [ -n "$groups" ]; then groups="--groups $groups"; else groups=--clear-groups; fi
# shellcheck disable=SC2086 # $groups is two words
visit() {
  chroot "$jail" /usr/bin/setpriv --reuid "$uid" --regid "$gid" $groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    --ambient-caps=-all -- "$@"
}
# The app can create a missing folder if it can write in the folder above.
visit "$shell" -c '
  report() { stat --printf "database %u|%g|%a|" "$1" && printf "%s\n" "${1#/data/}"; }
  for file; do
    folder=/data/$file folder=${folder%/*}
    until [ -d "$folder" ] || [ "$folder" = /data ]; do folder=${folder%/*}; done
    [ -w "$folder" ] && [ -x "$folder" ] || report "$folder"
    for file in "/data/$file" "/data/$file-wal" "/data/$file-shm"; do
      [ ! -f "$file" ] || [ -w "$file" ] || report "$file"
    done
  done' access "$@" 2>/dev/null
visit /usr/bin/timeout 2 /usr/bin/find /data -xdev -path /data/lost+found -prune -o ! -uid "$uid" \
  \( -type f ! -writable -o -type d \( ! -writable -o ! -executable \) \) -printf 'other %U|%G|%m|./%P\0' 2>/dev/null |
  tr '\n\0' '?\n' | head -n 1000
exit 0
