# Prints everything that a plan needs to know about the server, in one round trip.
#
# Arguments: TEAL-FOLDER APP LINES FLAG MAINTENANCE SLOTS USAGE CERTIFICATE NGINX-FILE OWNED TOOL … -- ASK …
#   SLOTS: a command that inspects both slots. USAGE: one that measures what they use, or nothing. CERTIFICATE: one that looks at the app's certificate, or nothing. ASK …: a command that asks the router. LINES: how many begin and
#   end lines of the journal are printed, besides the other lines of an attempt that has no end yet.
# Output: a line per fact; its first word names the fact: `epoch`, `holder`, `missing`, `setup`, `in` (a line of
#   SLOTS), `router`, `health`, `shadowed`, `routed`, `flag`, `closed`, `offline`, `locked`, `app` (its registration), `disk`
#   (with USAGE), `certificate` (a line of CERTIFICATE), `release` and `journal` (a record each).
#
# Epoch and lock come first: the epoch reveals a client that takes the lock later, the holder one that holds it
# now. Docker and nginx are queried in parallel. Each program that is not started saves 2 to 9 ms.
#
# Text from others (another site's page, a record edited by hand) must stay one line that begins with one of
# these words. What may be long waits until no other process writes: a long line takes several writes, and after a
# line of another process its rest would begin a new line.
#
# A process that holds the lock has it open as descriptor 9. /proc/locks would say less: it lists inodes, which files on
# other file systems may share, and omits the locks of other pid namespaces (a server in LXC).
locked() {
  for fd in /proc/[0-9]*/fd/9; do
    if [ "$fd" -ef "$teal/lock" ] && grep -qs FLOCK "${fd%/fd/9}/fdinfo/9"; then return; fi
  done
  return 1
}
teal=$1 app=$2 lines=$3 flag=$4 maintenance=$5 slots=$6 usage=$7 certificate=$8 file=$9; shift 9
owned=$1; shift
epoch= holder= newline='
'
if read -r epoch <"$teal/epoch"; then printf 'epoch %s\n' "$epoch"; fi 2>/dev/null
if [ -s "$teal/holder" ] && locked; then read -r holder <"$teal/holder"; printf 'holder %.500s\n' "$holder"; fi 2>/dev/null
while [ "$1" != -- ]; do command -v "$1" >/dev/null || printf 'missing %s\n' "$1"; shift; done; shift
[ ! -d "$teal" ] || echo setup
if read -r own <"$teal/app.json"; then printf 'app %s\n' "$own"; fi 2>/dev/null
{
  answer=$("$@" 2>/dev/null) || case $answer in *'health '???) ;; *) answer= ;; esac
  case $answer in "$app "*) answer=${answer#"$app "}; printf 'router %.100s\n' "${answer%%"$newline"*}" ;; esac
  case $answer in
  *"$newline"'health '[1-9][0-9][0-9])
    case $answer in *[Xx]-[Tt]eal-[Ss]lot:*) printf 'health %s\n' "${answer##*'health '}" ;; *) echo shadowed ;; esac ;;
  esac
} &
[ -z "$certificate" ] || (eval "$certificate") 2>/dev/null | sed 's/^/certificate /'
if read -r first <"$file"; then case $first in "$owned"*) echo routed ;; esac; fi 2>/dev/null
[ -f "$flag" ] && echo flag
[ -f "$maintenance" ] && echo closed
note() { [ ! -f "$2" ] || { read -r note <"$2"; printf '%s %.1000s\n' "$1" "$note"; }; }
[ -z "$usage" ] || df -P -k -- "$teal" 2>/dev/null | sed -n '2s/^/disk /p'
note offline "${flag%/*}/offline"
note locked "$teal/locked"
set --
for file in "$teal"/releases/*.json; do
  if [ -s "$file" ]; then set -- "$@" "$file"; elif [ -f "$file" ]; then echo 'release '; fi
done
if [ -f "$teal/journal.jsonl" ]; then set -- "$@" "$teal/journal.jsonl"; fi
# One awk prints both: it reads the files while the slots are queried.
slots() { [ ! -d "$teal" ] || { (eval "$slots") 2>&1; code=$?; (eval "$usage") 2>/dev/null; printf '\nslots %s\n' "$code"; }; }
records=$(slots | awk -v ends="$lines" -v lasts=60 '
  slots { if (any) print ""; any = 0; if ($0 != "") print "in " $0; next }
  FILENAME ~ /json$/ { printf "%s%s ", FNR != 1 ? "" : any++ ? "\nrelease " : "release ", $0; next }
  /"phase":"(begin|end)"/ { end[e++ % ends] = $0 }
  /"phase":"end"/ { n = 0; next }
  { last[n++ % lasts] = $0 }
  END {
    if (any) print ""
    for (i = e > ends ? e - ends : 0; i < e; i++) print "journal " end[i % ends]
    for (i = n > lasts ? n - lasts : 0; i < n; i++) print "journal " last[i % lasts]
  }' "$@" slots=1 -)
wait
[ -z "$records" ] || printf '%s\n' "$records"
exit 0
