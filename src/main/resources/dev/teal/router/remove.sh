# Removes the app's nginx file and makes nginx forget it, or leaves everything as it was. Needs `reload` (reload.sh).
#
# Arguments: FILE OWNED APP ASK ROUTE NGINX …   (OWNED: the first words of a file that Teal wrote; ASK: shell text that asks nginx for
#   the app's live slot; ROUTE: the app's folder of flags; NGINX: nginx's command)
# Output: what was done; with code 4 nginx's output
# Exit codes: 3 the file is not Teal's; 4 nginx refuses its configuration without the file; 5 nginx still has it
file=$1 owned=$2 app=$3 ask=$4 route=$5; shift 5
ours() { [ -f "$1" ] && head -n 1 "$1" | grep -q "^$owned"; }
answers() { case $( (eval "$ask") 2>/dev/null) in "$app "*) ;; *) return 1 ;; esac; }
! ours "$file.new" || rm -f "$file.new"
if [ -e "$file" ]; then
  ours "$file" || exit 3
  mv "$file" "$file.old" || exit 1
  output=$("$@" -t 2>&1) || { mv "$file.old" "$file"; printf '%s\n' "$output"; exit 4; }
  did="$file removed"
else
  did="$file was removed before"
fi
# An earlier removal may have been interrupted before this.
if answers; then
  reload 0.5 "$route" "$@"
  end=$(($(date +%s) + 6))
  while answers; do
    [ "$(date +%s)" -lt "$end" ] || { [ ! -e "$file.old" ] || mv "$file.old" "$file"; exit 5; }
    sleep 0.1
  done
fi
! ours "$file.old" || rm -f "$file.old"
printf '%s\n' "$did"
