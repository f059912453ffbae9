# Prints facts about a server. Changes nothing, and opens nothing below a directory that the app can write.
#
# Arguments: APP-FOLDER IMAGES-FOLDER NGINX-FILE BLUE-PORT GREEN-PORT
# Input: the text that NGINX-FILE should have
# Output: a line `NAME=VALUE` per fact; those that cannot be read are missing
#   file=same|differs|absent      NGINX-FILE
#   cache=N:LINE                  a line of NGINX-FILE that sets its cache of files
#   blind=USER                    a user of nginx's workers who cannot look into the app's folder `route`
#   marker=PORT                   the first line of .active-port
#   mode=OCTAL                    of Teal's own folder
#   exposed=PATH                  a file with secrets that others than its owner may read
#   data=UID GID OCTAL TYPE       the folder `data`
#   disk=BYTES-TOTAL BYTES-FREE PATH, inodes=TOTAL FREE PATH
#   memory=TOTAL AVAILABLE        in KiB
#   listens=ADDRESS               at which a process listens on a slot's port, also for other machines
#   ssh=NAME VALUE                a setting of sshd; only root can read them
dir=$1 images=$2 file=$3 blue=$4 green=$5
if [ ! -e "$file" ]; then echo file=absent; elif cmp -s - "$file"; then echo file=same; else echo file=differs; fi
grep -nE '^[^#]*open_file_cache[[:space:]]' "$file" 2>/dev/null | sed 's/^\([0-9]*:\)[[:space:]]*/cache=\1/'
for process in /proc/[0-9]*; do
  read -r name <"$process/comm" && [ "$name" = nginx ] || continue
  # shellcheck disable=SC2046 # words
  set -- $(sed -n 's/^Uid:[[:space:]]*[0-9]*[[:space:]]*\([0-9]*\).*/\1/p; s/^Gid:[[:space:]]*[0-9]*[[:space:]]*\([0-9]*\).*/\1/p
    s/^Groups:[[:space:]]*//p' "$process/status")
  [ "${1:-0}" != 0 ] && [ -d "$dir/route" ] && [ "$(id -u)" = 0 ] || continue
  user=$1 group=$2; shift 2
  groups=$(printf '%s,' "$@"); groups=${groups%,}
  if [ "$groups" ]; then groups="--groups $groups"; else groups=--clear-groups; fi
  # shellcheck disable=SC2086 # two words
  setpriv --reuid "$user" --regid "$group" $groups test -x "$dir/route" ||
    printf 'blind=%s\n' "$(id -nu "$user" 2>/dev/null || printf %s "$user")"
done 2>/dev/null | sort -u
{ read -r marker <"$dir/.active-port" && printf 'marker=%.20s\n' "$marker"; } 2>/dev/null
stat -c mode=%a "$dir/teal" 2>/dev/null
find "$dir/teal/env" -maxdepth 1 -type f -perm /077 -printf 'exposed=%p\n' 2>/dev/null | head -n 5
stat -c 'data=%u %g %a %F' "$dir/data" 2>/dev/null
for folder in "$dir" "$images"; do
  [ -d "$folder" ] || continue
  df -Pk "$folder" | awk 'NR == 2 { printf "disk=%.0f %.0f ", $2 * 1024, $4 * 1024 }' && printf '%s\n' "$folder"
  df -Pi "$folder" | awk 'NR == 2 && $2 ~ /^[1-9]/ { printf "inodes=%s %s ", $2, $4 }' && printf '%s\n' "$folder"
done 2>/dev/null
awk '/^MemTotal:/ { all = $2 } /^MemAvailable:/ { free = $2 } END { if (free) print "memory=" all, free }' /proc/meminfo
ss -Hltn "sport = :$blue or sport = :$green" 2>/dev/null | awk '$4 !~ /^(127\.|\[::1\]|\[::ffff:127\.)/ { print "listens=" $4 }' | sort -u
sshd -T 2>/dev/null | sed -nE 's/^(maxsessions|maxstartups) /ssh=\1 /p'
exit 0
