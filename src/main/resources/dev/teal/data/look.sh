# Prints facts about a database and the processes that have it open, as NAME=VALUE lines. Never opens it as a
# database, which could disturb it. Arguments: KEEP DEPTH
#   KEEP   where snapshots are kept
#   DEPTH  `none`: only the file; `openers`: also free space and the processes; `versions`: also their version of SQLite
# shellcheck disable=SC2154,SC2046 # jail.sh sets volume, owner, shell and db; awk prints words
keep=$1 depth=$2
existing() {
  folder=$1
  until [ -d "$folder" ]; do folder=${folder%/*}; [ -n "$folder" ] || folder=/; done
  printf '%s' "$folder"
}
if [ "$depth" != none ]; then
  printf 'fs=%s\n' "$(df --output=fstype "$(existing "$volume")" | tail -n 1)"
  printf 'room=%s\n' "$(df -Pk "$(existing "$volume")" | awk 'END { print $4 }')"
  printf 'free=%s\n' "$(df -Pk "$(existing "$keep")" | awk 'END { print $4 }')"
  printf 'cli=%s\n' "$(sqlite3 -version 2>/dev/null | cut -d' ' -f1)"
fi
facts=$(as "$owner" "$shell" -c '
  [ -e "$1" ] || [ -L "$1" ] || exit 0
  stat --printf "exists=%F\nsize=%s\nuid=%u\ngid=%g\nmode=%a\nfile=%d:%i\n" "$1"
  [ -f "$1" ] && [ ! -L "$1" ] || exit 0
  printf "header=%s\n" "$(head -c 20 "$1" | od -An -v -tx1 | tr -d " \n")"
  [ -L "$1-wal" ] || [ ! -f "$1-wal" ] || stat --printf "wal=%s\n" "$1-wal"' look "$db")
[ -n "$facts" ] || exit 0
printf '%s\n' "$facts"
[ "$depth" != none ] || exit 0
newline='
'
file=${facts#*file=}
file=${file%%"$newline"*}

# The version of an app's SQLite is in the executable files it has mapped: a library, a Node add-on, or the program
# itself. Each is opened through the kernel's mapping, not by a path that the app could change, and searched in the
# jail. Entering the jail takes longer than searching, so seven are searched at a time, as many as a shell has
# descriptors. Only versions from 3.20 on, because the same program may contain OpenSSL 3.0 to 3.x.
search='for fd in 3 4 5 6 7 8 9; do
  found=$(grep -am 2000 -oE "SQLite format 3|3\.[2-9][0-9]\.[0-9]+" <&"$fd")
  case $found in *SQLite*) printf "%s\n" "$found" ;; esac
done'
version() {
  [ "$depth" = versions ] || return
  set -- $(awk -v pid="$1" '$2 ~ /x/ && $5 != 0 && !seen[$4, $5]++ { print "/proc/" pid "/map_files/" $1 }' "/proc/$1/maps" |
    head -n 200)
  while [ $# -gt 0 ]; do
    as 65534:65534 "$shell" -c "$search" 3<"$1" 4<"${2:-/dev/null}" 5<"${3:-/dev/null}" 6<"${4:-/dev/null}" \
      7<"${5:-/dev/null}" 8<"${6:-/dev/null}" 9<"${7:-/dev/null}"
    shift "$(($# < 7 ? $# : 7))"
  done | grep '^3' | sort -u | tr '\n' ' '
}

# Device and inode are the same in every mount namespace. A process that closed the file during the scan is skipped.
# Names that a process can choose come last, and printable.
find -L /proc/[0-9]*/fd -maxdepth 1 -inum "${file#*:}" -printf '%D %p\n' 2>/dev/null | grep "^${file%:*} " | sort -t/ -uk3,3n |
  head -n 8 | while read -r _ fd; do
  pid=${fd#/proc/}
  pid=${pid%%/*}
  set -- "$(awk '/^NSsid:/ { print $2 }' "/proc/$pid/status")" "$(awk '/^Uid:/ { print $3 }' "/proc/$pid/status")" "$(version "$pid")" \
    "$(tr '\n|' '  ' <"/proc/$pid/cgroup" | tr -cd '[:print:]')" "$(tr -cd '[:print:]' <"/proc/$pid/comm")"
  [ "$(stat -L -c %d:%i "$fd")" != "$file" ] || printf 'open=%s|%s|%s|%s|%s|%s\n' "$pid" "$@"
done 2>/dev/null
exit 0
