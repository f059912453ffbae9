# Everything that a plan needs to know of the server, in one round trip.
#
# Arguments: TEAL-FOLDER APP docker|process LINES FLAG MAINTENANCE SLOTS NGINX-FILE OWNED TOOL … -- ASK …
#   SLOTS is a command that inspects both slots; ASK … asks the router. LINES: first and last lines of so many attempts are
#   read of the journal, and all lines of an attempt that has no end yet.
# Output: a line per fact; its first word says which: `epoch`, `holder`, `missing`, `setup`, `in` (a line of SLOTS), `subnet`,
#   `router`, `health`, `shadowed`, `routed`, `flag`, `closed`, `release` and `journal` (a record each).
#
# Epoch and lock come first: a client that takes the lock after that shows by the epoch, one that held it then by its name.
# Docker and nginx are asked meanwhile. Each program less is worth 2 to 9 ms.
#
# What others wrote (another site's page, a record edited by hand) stays one line that begins with one of these words. While three
# processes write at once, a line is cut to 2000 bytes: a longer one comes in several writes, and after a line of another's its
# rest would begin a line of its own.
#
# The lock is held when a process has it: Teal's is always the 9th descriptor. /proc/locks would tell less: by inode, which files of
# other file systems have too, and without the locks of other namespaces of processes (a server in LXC).
locked() {
  for fd in /proc/[0-9]*/fd/9; do
    if [ "$fd" -ef "$teal/lock" ] && grep -qs FLOCK "${fd%/fd/9}/fdinfo/9"; then return; fi
  done
  return 1
}
teal=$1 app=$2 runtime=$3 lines=$4 flag=$5 maintenance=$6 slots=$7 file=$8 owned=$9; shift 9
epoch= holder= newline='
'
if read -r epoch <"$teal/epoch"; then printf 'epoch %s\n' "$epoch"; fi 2>/dev/null
if [ -s "$teal/holder" ] && locked; then read -r holder <"$teal/holder"; printf 'holder %.500s\n' "$holder"; fi 2>/dev/null
[ "$runtime" = process ] || command -v docker >/dev/null || echo missing docker
while [ "$1" != -- ]; do command -v "$1" >/dev/null || printf 'missing %s\n' "$1"; shift; done; shift
if [ -d "$teal" ]; then
  echo setup
  {
    answer=$(eval "$slots" 2>&1); code=$?
    set -f; IFS=$newline
    for line in $answer; do
      case $line in 'subnet '*[!0-9a-f.:/]*) line="in $line" ;; 'subnet '*) ;; *) line="in $line" ;; esac
      printf '%.2000s\n' "$line"
    done
    printf 'in slots %s\n' "$code"
  } &
fi
{
  answer=$("$@" 2>/dev/null) || case $answer in *'health '???) ;; *) answer= ;; esac
  case $answer in "$app "*) answer=${answer#"$app "}; printf 'router %.100s\n' "${answer%%"$newline"*}" ;; esac
  case $answer in
  *"$newline"'health '[1-9][0-9][0-9])
    case $answer in *[Xx]-[Tt]eal-[Ss]lot:*) printf 'health %s\n' "${answer##*'health '}" ;; *) echo shadowed ;; esac ;;
  esac
} &
if read -r first <"$file"; then case $first in "$owned"*) echo routed ;; esac; fi 2>/dev/null
[ -f "$flag" ] && echo flag
[ -f "$maintenance" ] && echo closed
set --
for file in "$teal"/releases/*.json; do
  if [ -s "$file" ]; then set -- "$@" "$file"; elif [ -f "$file" ]; then echo 'release '; fi
done
if [ -f "$teal/journal.jsonl" ]; then set -- "$@" "$teal/journal.jsonl"; fi
kept=$([ $# = 0 ] || awk -v ends="$lines" -v lasts=60 '
  FILENAME ~ /json$/ { printf "%s%s ", FNR != 1 ? "" : any++ ? "\nrelease " : "release ", $0; next }
  /"phase":"(begin|end)"/ { end[e++ % ends] = $0 }
  /"phase":"end"/ { n = 0; next }
  { last[n++ % lasts] = $0 }
  END {
    if (any) print ""
    for (i = e > ends ? e - ends : 0; i < e; i++) print "journal " end[i % ends]
    for (i = n > lasts ? n - lasts : 0; i < n; i++) print "journal " last[i % lasts]
  }' "$@")
wait
[ -z "$kept" ] || printf '%s\n' "$kept"
exit 0
