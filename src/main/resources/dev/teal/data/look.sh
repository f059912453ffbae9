# Prints what is known of a database and of who has it open, as NAME=VALUE lines. Nothing here opens it as a database, so nothing
# here can disturb it. Arguments: KEEP DEPTH
#   KEEP   where snapshots are kept
#   DEPTH  how much is asked: `none`, the file alone; `openers`, also room and who has it open; `versions`, also which SQLite those use
keep=$1 asked=$2
existing() {
  folder=$1
  until [ -d "$folder" ]; do folder=${folder%/*}; [ -n "$folder" ] || folder=/; done
  printf '%s' "$folder"
}
if [ "$asked" != none ]; then
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
[ "$asked" != none ] || exit 0
newline='
'
file=${facts#*file=}
file=${file%%"$newline"*}

# The version of an app's SQLite stands in what it has mapped to run: a library, a Node add-on, or the program itself. Each is
# opened as the kernel has it mapped, not by a path that the app could change, and is searched in the jail: seven at a time, which
# are the descriptors that a shell has, because to enter the jail takes longer than to search. From 20 on, because OpenSSL has its
# own 3.0 to 3.x in the same program.
search='for fd in 3 4 5 6 7 8 9; do
  found=$(grep -am 2000 -oE "SQLite format 3|3\.[2-9][0-9]\.[0-9]+" <&"$fd")
  case $found in *SQLite*) printf "%s\n" "$found" ;; esac
done'
version() {
  [ "$asked" = versions ] || return
  set -- $(awk -v pid="$1" '$2 ~ /x/ && $5 != 0 && !seen[$4, $5]++ { print "/proc/" pid "/map_files/" $1 }' "/proc/$1/maps" |
    head -n 200)
  while [ $# -gt 0 ]; do
    as 65534:65534 "$shell" -c "$search" 3<"$1" 4<"${2:-/dev/null}" 5<"${3:-/dev/null}" 6<"${4:-/dev/null}" \
      7<"${5:-/dev/null}" 8<"${6:-/dev/null}" 9<"${7:-/dev/null}"
    shift "$(($# < 7 ? $# : 7))"
  done | grep '^3' | sort -u | tr '\n' ' '
}

# Device and inode are the same from another mount namespace. Who closed it while the rest was read has it open no longer. What
# a process may name comes last, and printable.
find -L /proc/[0-9]*/fd -maxdepth 1 -inum "${file#*:}" -printf '%D %p\n' 2>/dev/null | grep "^${file%:*} " | sort -t/ -uk3,3n |
  head -n 8 | while read -r device fd; do
  pid=${fd#/proc/}
  pid=${pid%%/*}
  set -- "$(awk '/^NSsid:/ { print $2 }' "/proc/$pid/status")" "$(awk '/^Uid:/ { print $3 }' "/proc/$pid/status")" "$(version "$pid")" \
    "$(tr '\n|' '  ' <"/proc/$pid/cgroup" | tr -cd '[:print:]')" "$(tr -cd '[:print:]' <"/proc/$pid/comm")"
  [ "$(stat -L -c %d:%i "$fd")" != "$file" ] || printf 'open=%s|%s|%s|%s|%s|%s\n' "$pid" "$@"
done 2>/dev/null
exit 0
