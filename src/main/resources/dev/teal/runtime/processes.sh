# Prints the processes of a slot and the sockets they listen on, from /proc, without running a program of the image. Continues a
# script of the runtime that sets `files` to a file in /proc/PID of each process.
# Output: `listen ADDRESS:PORT INODE` for each listening TCP socket of the network namespace, in hexadecimal as in /proc;
#   then for each process `process PID`, the lines Name, Uid, Gid, Groups and CapEff of its status,
#   `namespace same` or `namespace other` (its user namespace compared with this shell's), and `holds INODE` for each of
#   those sockets that it has open. Empty when nothing is running.
# shellcheck disable=SC2154 # the script before sets files
newline='
'
[ -n "$files" ] || exit 0
first=${files%%"$newline"*}
sockets=$(awk 'FNR > 1 && $4 == "0A" { print $2, $10 }' "${first%/*}/net/tcp" "${first%/*}/net/tcp6" 2>/dev/null)
[ -z "$sockets" ] || printf '%s\n' "$sockets" | sed 's/^/listen /'
own=$(readlink /proc/self/ns/user)
for file in $files; do
  process=${file%/*}
  printf 'process %s\n' "${process#/proc/}"
  grep -E '^(Name|Uid|Gid|Groups|CapEff):' "$process/status"
  if [ "$(readlink "$process/ns/user")" = "$own" ]; then echo namespace same; else echo namespace other; fi
  find "$process/fd" -lname 'socket:*' -printf '%l\n' | tr -dc '0-9\n' |
    awk -v sockets="$sockets" 'BEGIN { n = split(sockets, s, /[ \n]/); for (i = 2; i <= n; i += 2) listens[s[i]] }
      ($1 in listens) && !seen[$1]++ { print "holds", $1 }'
done 2>/dev/null
exit 0
