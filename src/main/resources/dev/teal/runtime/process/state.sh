# What is in both slots: a line `SLOT|yes|RESTARTS|EXIT-CODE|PID|RELEASE|IMAGE` each. The files may be written at the same time.
#
# Arguments: FOLDER
for slot in blue green; do
  d=$1/$slot; [ -f "$d/release" ] || continue
  pid=$(cat "$d/pid" 2>/dev/null); alive "$pid" "$d" && up=yes || up=no
  restarts=$(cat "$d/restarts" 2>/dev/null); code=$(cat "$d/exit" 2>/dev/null)
  printf '%s|' "$slot" "$up" "${restarts:-0}" "${code:-0}" "$pid" "$(cat "$d/release")"
  printf '%s\n' "$(cat "$d/image" 2>/dev/null)"
done
