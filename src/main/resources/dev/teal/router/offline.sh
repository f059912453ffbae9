# Shows a page in place of the app. The file that nginx looks for first comes last.
#
# Arguments: ROUTE-FOLDER FLAG PAGE RETRY-AFTER NOTE     Input: the page
umask 022
cat >"$3.new" && mv "$3.new" "$3" || exit
rm -f "$1"/retry-after-*
: >"$4" && printf '%s\n' "$5" >"$2.new" && mv "$2.new" "$2" && sync "$1"
