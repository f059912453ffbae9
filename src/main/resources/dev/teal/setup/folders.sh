# Creates the app's folders. Arguments: the app's directory, the ports of blue and green, the app's nginx file, the port to
#   which an old site of nginx sends the app's visitors (empty when there is none).
# Output: `did …` or `kept …`, with the live slot. Exit code 12: the nginx workers cannot read the route folder.
#
# Until nginx has Teal's file, its old site tells which slot is live, or else the marker of an earlier deploy script; after
# that, the flag.
# Teal's folders are private to its user, and so is the app's data unless its mode is changed. A directory that existed
# before Teal keeps its mode.
dir=$1 blue=$2 green=$3 file=$4 live=$5
state() {
  stat -c '%n %a' "$dir" "$dir/data" "$dir/route" "$dir/route/green" "$dir/teal" "$dir"/teal/* 2>&1
  cat "$dir/.active-port" 2>&1
}
before=$(state)
own=; if [ -d "$dir/teal" ] || [ ! -e "$dir" ]; then own=$dir; fi
mkdir -p "$dir/route" && chmod 755 ${own:+"$own"} "$dir/route" || exit 1
(
  umask 077; cd "$dir" && mkdir -p data teal/releases teal/env teal/files teal/processes &&
    : >>teal/lock && : >>teal/journal.jsonl && chmod -R go= teal
) || exit 1
if ! grep -qs '^# Written by teal ' "$file"; then
  case ${live:-$(cat "$dir/.active-port" 2>/dev/null)} in
  "$green") [ -f "$dir/route/green" ] || : >"$dir/route/green" || exit 1 ;;
  "$blue") rm -f "$dir/route/green" ;;
  esac
fi
if [ -f "$dir/route/green" ]; then port=$green slot=green; else port=$blue slot=blue; fi
[ "$(cat "$dir/.active-port" 2>/dev/null)" = "$port" ] || printf '%s\n' "$port" >"$dir/.active-port"
if [ "$(id -u)" = 0 ] && id www-data >/dev/null 2>&1; then
  setpriv --reuid www-data --regid www-data --clear-groups test -r "$dir/route" || exit 12
fi
if [ "$(state)" = "$before" ]; then word=kept; else word=did; fi
printf '%s %s, live slot %s\n' "$word" "$dir" "$slot"
