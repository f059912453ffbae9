# Defines `alive PID SLOT-FOLDER`: whether that slot's supervisor runs. The id alone is no proof: after a reboot another process may
# have it, even on purpose. So the process must belong to the account that wrote the id, and have the folder in its command
# line.
# shellcheck disable=SC2046 # stat prints words
alive() {
  set -- "$1" "$2" $(stat -c %u "/proc/${1:-none}" "$2/pid" 2>/dev/null)
  [ "$#-$3" = "4-$4" ] && grep -qszxF -- "$2" "/proc/$1/cmdline"
}
