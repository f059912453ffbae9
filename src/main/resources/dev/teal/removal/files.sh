# Removes Teal's files of an app, and its data when DATA is `yes`. What stays of Teal's folder (snapshots, files of nginx that
# `teal setup` moved away) moves to the app's directory.
#
# Arguments: DIRECTORY APP REGISTRY DATA VOLUME …   (REGISTRY: the folder of links to registrations, empty for none; VOLUME: folders
#   of data in DIRECTORY)
# Output: the path of each thing that stays, one a line
# Exit code: 1 when something cannot be removed; it can be run again
#
# A volume is first moved into Teal's folder, which only its owner can enter: no other process can reach it by name any more. rm
# follows no link and stays on the file system. The folder goes last and at once, with the lock and the registration: until then, the
# command can be run again. A client that has opened this lock finds that it is another app's, or none (take.sh).
dir=$1 app=$2 registry=$3 data=$4 teal=$1/teal; shift 4
umask 077
for volume; do
  [ "$data" ] || break
  if [ -L "$volume" ] || ! [ "$(stat -c %d "$volume" 2>/dev/null)" = "$(stat -c %d "$teal")" ]; then continue; fi
  rm -rf --one-file-system "$teal/removed" && mv -T "$volume" "$teal/removed" && rm -rf --one-file-system "$teal/removed" || exit 1
done
[ -z "$data" ] || rm -rf "$teal/snapshots" || exit 1
rm -rf "$dir/route" "$dir/.active-port" "$dir/.active-port.new" || exit 1
for entry in "$teal"/snapshots/* "$teal"/replaced/*; do
  [ -e "$entry" ] || continue
  case $entry in *.partial) continue ;; esac
  to=${entry#"$teal/"} to=$dir/${to%/*}
  mkdir -p "$to" && mv "$entry" "$to/" || exit 1
done
for entry in "$teal"/* "$teal"/.[!.]*; do
  case $entry in "$teal/lock" | "$teal/app.json") ;; *) rm -rf "$entry" || exit 1 ;; esac
done
link=$registry/$app
if [ "$registry" ]; then
  [ "$(readlink "$link")" != "$teal/app.json" ] || rm -f "$link" || exit 1
  rmdir "$registry" "${registry%/*}" 2>/dev/null
fi
rm -rf "$dir/.teal-removed" && mv -T "$teal" "$dir/.teal-removed" && rm -rf "$dir/.teal-removed" || exit 1
for entry in "$dir"/* "$dir"/.[!.]*; do
  if [ -e "$entry" ] || [ -L "$entry" ]; then printf '%s\n' "$entry"; fi
done
rmdir "$dir" 2>/dev/null
exit 0
