# Sets `files` to /proc/PID/status of each process of a slot, 64 at most. Continued by runtime/processes.sh.
# Argument: SLOT-FOLDER
# shellcheck disable=SC2034 # for the script after this one
read -r leader 2>/dev/null <"$1/pid" || exit 0
files=$(grep -slE "^NSsid:[^0-9]*$leader([^0-9]|\$)" /proc/[0-9]*/status | head -n 64)
