# Prints facts that could make a deployment fail later.
#
# Arguments: APP-FOLDER PORT IMAGES-FOLDER CHECK VISIT
#   CHECK: a command that checks whether the release may start in its slot. VISIT: a command that sends a
#   visitor's request; empty when nothing is live.
# Output: `time=SECONDS`, `fs=TYPE`, `free=KB`, `appfree=KB`, `stranger=yes` when another site answers VISIT,
#   `taken=PID NAME`
# Exit code: CHECK's
#
# Containers of an app with `strategy: recreate` also listen on 127.0.0.2. The name of a process may look like a
# part of the line that ss prints, but the last pid in the line is its own.
dir=$1 port=$2 root=${3:-$1}
(eval "$4"); code=$?
[ -d "$root" ] || root=/
printf 'time=%s\nfs=%s\n' "$(date +%s)" "$(stat -f -c %T "$dir/data" 2>/dev/null)"
df -Pk "$root" "$dir" | awk 'NR == 2 { print "free=" $4 } NR == 3 { print "appfree=" $4 }'
[ -z "$5" ] || (eval "$5") | grep -iq '^x-teal-slot:' || echo stranger=yes
found=$(ss -Hltnp "sport = :$port and not src 127.0.0.2" 2>/dev/null)
pid=$(printf '%s\n' "$found" | sed -n 's/.*,pid=\([0-9]*\),.*/\1/p' | tail -n 1)
[ -z "$found" ] || printf 'taken=%s %s\n' "${pid:-0}" "$(tr -cd ' -~' 2>/dev/null <"/proc/$pid/comm")"
exit "$code"
