# Starts the app with its environment. Sets no variables of its own, which could clash with the app's. Unsets the
# locale of Teal's own commands.
#
# Arguments: ENV PORT RELEASE SLOT COMMAND …
unset LC_ALL
. "$1" || exit 1
export PORT="$2" TEAL_RELEASE="$3" TEAL_SLOT="$4"; shift 4
exec "$@"
