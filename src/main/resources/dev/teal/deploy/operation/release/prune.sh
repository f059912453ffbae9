# Removes a release. Its record goes last: while it exists, the next deployment tries again.
#
# Arguments: ENV-FILE RECORD COMMAND …, which removes the image     Exit code: 1 when COMMAND fails, its error on standard error
env=$1 record=$2; shift 2
error=$("$@" 2>&1) || case $error in *'No such image'*) ;; *) printf '%s\n' "$error" >&2; exit 1 ;; esac
rm -f "$env" "$env.sh" "$record"
