# Installs the app's nginx file and loads it, or leaves everything as it was.
# Arguments: the file; the first words of one that Teal wrote; the version of the new one; shell text that asks nginx
#   for the version it has loaded; paths of files to move away, one a line; the folder to move them to; the app's folder of flags;
#   nginx's command.
#   Input: the file's text.
# Output: `unchanged` or `written`; with code 4 nginx's output.
# Exit codes: 3 the present file is not Teal's; 4 nginx refuses its configuration with the new file; 5 nginx did not
#   load it; 6 nginx does not include the file at all. After each of them everything is as it was.
# A file is moved away under its whole path. A link is removed in the end: what it names stays.
file=$1 owned=$2 version=$3 ask=$4 ways=$5 replaced=$6 route=$7; shift 7
newline='
'
moves() { case $newline$ways$newline in *"$newline$1$newline"*) ;; *) return 1 ;; esac; }
if [ -e "$file" ] && ! moves "$file"; then
  head -n 1 "$file" | grep -q "^$owned" || exit 3
fi
answers() { (eval "$ask") | grep -q " $version$"; }
each_way() { # COMMAND: runs it with each path to move away
  set -f; IFS=$newline
  for path in $ways; do "$1" "$path"; done
  set +f; unset IFS
}
aside() { { (umask 077; mkdir -p "$replaced${1%/*}") && mv "$1" "$replaced$1"; } || unmoved=1; }
return_one() { if [ -e "$replaced$1" ] || [ -L "$replaced$1" ]; then mv "$replaced$1" "$1"; fi; }
drop_link() { if [ -L "$replaced$1" ]; then rm -f "$replaced$1"; fi; }
back() {
  if [ -e "$file.old" ]; then mv "$file.old" "$file"; else rm -f "$file"; fi
  each_way return_one
}

cat >"$file.new" || exit 1
if grep -qF 'server [::ffff:' "$file.new" && [ ! -e /proc/net/tcp6 ]; then
  rm -f "$file.new"
  echo "streams in teal.yml needs IPv6 sockets, and this kernel has none (ipv6.disable=1): remove streams"
  exit 4
fi
if [ -z "$ways" ] && cmp -s "$file" "$file.new" && answers; then
  rm -f "$file.new"; echo unchanged; exit 0
fi
unmoved=; each_way aside
[ -z "$unmoved" ] || { each_way return_one; exit 1; }
if [ -e "$file" ]; then cp -p "$file" "$file.old"; else rm -f "$file.old"; fi
mv "$file.new" "$file"
if ! output=$("$@" -t 2>&1); then back; printf '%s\n' "$output"; exit 4; fi
"$@" -T 2>/dev/null | grep -F "$version" >/dev/null || { back; exit 6; }
# An nginx that this starts must not inherit the lock's descriptor.
[ -e "$file.old" ] || route=
if ! reload 0.5 "$route" "$@"; then
  output=$("$@" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-) || { back; printf '%s\n' "$output"; exit 4; }
fi
# The reload only sends a signal, so wait until nginx reports the new version.
end=$(($(date +%s) + 6))
until answers; do
  [ "$(date +%s)" -lt "$end" ] || { back; reload 0 "" "$@"; exit 5; }
  sleep 0.1
done
rm -f "$file.old"
each_way drop_link
echo written
