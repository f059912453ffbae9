# Runs a command if the lock is still this client's, after writing the journal lines that wait.
#
# Arguments: EPOCH-FILE EPOCH JOURNAL LINES acting|looking|undoing COMMAND MARK
# Exit code: COMMAND's; 113 when another client took the lock, 114 when the journal cannot be written. COMMAND may exit with
#   the same codes (a release command is the app's own), but it does not know the mark, which then is on standard error.
read -r epoch <"$1" && [ "$epoch" = "$2" ] || { printf '%s\n' "$7" >&2; exit 113; }
if [ -n "$4" ]; then
  { printf '%s' "$4" >>"$3" && { [ "$5" = looking ] || sync "$3"; }; } || [ "$5" = undoing ] || { printf '%s\n' "$7" >&2; exit 114; }
fi
eval "$6"
