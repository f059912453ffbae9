# Prints what is known of a database and of who has it open, as NAME=VALUE lines. Nothing here opens it as a database, so nothing
# here can disturb it. Arguments: KEEP VERSIONS
#   KEEP      where snapshots are kept        VERSIONS  `none`, `openers` or `versions`: how much is asked
keep=$1 asked=$2
existing() {
  folder=$1
  until [ -d "$folder" ]; do folder=${folder%/*}; [ -n "$folder" ] || folder=/; done
  printf '%s' "$folder"
}
printf 'fs=%s\n' "$(df --output=fstype "$(existing "$volume")" | tail -n 1)"
printf 'room=%s\n' "$(df -Pk "$(existing "$volume")" | awk 'END { print $4 }')"
printf 'free=%s\n' "$(df -Pk "$(existing "$keep")" | awk 'END { print $4 }')"
printf 'cli=%s\n' "$(sqlite3 -version 2>/dev/null | cut -d' ' -f1)"
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
# opened as the kernel has it mapped, not by a path that the app could change, and is searched in the jail. From 20 on, because
# OpenSSL has its own 3.0 to 3.x in the same program.
version() {
  [ "$asked" = versions ] || return
  awk '$2 ~ /x/ && $5 != 0 && !seen[$4, $5]++ { print $1 }' "/proc/$1/maps" | head -n 200 | while read -r range; do
    mapped=/proc/$1/map_files/$range
    ! as 65534:65534 grep -aqF 'SQLite format 3' <"$mapped" ||
      as 65534:65534 grep -aoE '3\.[2-9][0-9]\.[0-9]+' <"$mapped"
  done | sort -u | tr '\n' ' '
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
