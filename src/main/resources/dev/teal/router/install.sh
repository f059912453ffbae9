# Installs the app's nginx file and loads it, or leaves everything as it was.
# Arguments: the file; the first words of one that Teal wrote; the version of the new one; shell text that asks nginx
#   for the version it has loaded; paths of files to move away, one a line; nginx's command. Input: the file's text.
# Output: `unchanged` or `written`; with code 4 nginx's output.
# Exit codes: 3 the present file is not Teal's; 4 nginx refuses its configuration with the new file; 5 nginx did not
#   load it; 6 nginx does not include the file at all. After each of them everything is as it was.
# Of the files to move away, a link is removed; a file gets .before-teal added to its name.
file=$1 owned=$2 version=$3 ask=$4 ways=$5; shift 5
newline='
'
if [ -e "$file" ]; then
  head -n 1 "$file" | grep -q "^$owned" || exit 3
fi
answers() { (eval "$ask") | grep -q " $version$"; }
each_way() { # COMMAND: runs it with each path to move away and a temporary path that nginx does not include
  set -f; IFS=$newline; n=0
  for path in $ways; do
    n=$((n + 1))
    "$1" "$path" "$file.way$n"
  done
  set +f; unset IFS
}
aside() { mv "$1" "$2"; }
return_one() { if [ -e "$2" ] || [ -L "$2" ]; then mv "$2" "$1"; fi; }
keep() { if [ -L "$2" ] || [ -e "$1.before-teal" ]; then rm -f "$2"; else mv "$2" "$1.before-teal"; fi; }
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
if [ -e "$file" ]; then cp -p "$file" "$file.old"; else rm -f "$file.old"; fi
each_way aside
mv "$file.new" "$file"
if ! output=$("$@" -t 2>&1); then back; printf '%s\n' "$output"; exit 4; fi
"$@" -T 2>/dev/null | grep -F "$version" >/dev/null || { back; exit 6; }
# An nginx that this starts must not inherit the lock's descriptor.
if ! "$@" -s reload 2>/dev/null; then
  output=$("$@" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-) || { back; printf '%s\n' "$output"; exit 4; }
fi
# The reload only sends a signal, so wait until nginx reports the new version.
end=$(($(date +%s) + 6))
until answers; do
  [ "$(date +%s)" -lt "$end" ] || { back; "$@" -s reload; exit 5; }
  sleep 0.1
done
rm -f "$file.old"
each_way keep
echo written
