# Replaces Docker's settings and makes the engine read them without a restart; on failure, nothing stays changed.
# Argument: the file. Input: its new text.
# Exit codes: 3 the engine rejects the text and prints why; 4 live-restore is still off afterwards.
mkdir -p "${1%/*}" || exit 1
file=$(readlink -f -- "$1") || exit 1
umask 022
cat >"$file.new" || exit 1
[ ! -e "$file" ] || chmod --reference="$file" "$file.new" || exit 1
if dockerd --help 2>/dev/null | grep -q -e --validate; then # since 23.0
  errors=$(dockerd --validate --config-file "$file.new" 2>&1) || { rm -f "$file.new"; printf '%s\n' "$errors"; exit 3; }
fi
on() { [ "$(docker info --format '{{.LiveRestoreEnabled}}' 2>/dev/null)" = true ]; }
reread() { systemctl reload docker 2>/dev/null || kill -HUP "$(cat /var/run/docker.pid)"; }
rm -f "$file.old"
if [ -e "$file" ]; then cp -p "$file" "$file.old" || exit 1; fi
mv "$file.new" "$file" || exit 1
tries=50
reread
until on; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || {
    if [ -e "$file.old" ]; then mv "$file.old" "$file"; else rm -f "$file"; fi
    reread
    exit 4
  }
  sleep 0.1
done
rm -f "$file.old"
