# Runs a command in the folder and with the environment of a release. Unsets the locale of Teal's own commands.
#
# Arguments: ENV FILES RELEASE COMMAND …
unset LC_ALL
. "$1" && cd "$2" || exit 1
export TEAL_RELEASE="$3"; shift 3
exec "$@"
