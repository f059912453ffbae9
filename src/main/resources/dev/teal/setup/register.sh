# Records an app on its server. Input: the registration, one line. Arguments: FILE REGISTRY APP
#   FILE      where it goes, in the app's own folder
#   REGISTRY  the folder that gets a link APP to it; empty for none
# Output: `did …`. A registry that cannot be written is no failure: the account may not be root.
# Exit code: 1 when FILE cannot be written
umask 077
cat >"$1.new" && sync "$1.new" && mv "$1.new" "$1" || exit 1
umask 022
[ -z "$2" ] || { mkdir -p "$2" && ln -sfn "$1" "$2/$3"; } 2>/dev/null
printf 'did %s written\n' "$1"
