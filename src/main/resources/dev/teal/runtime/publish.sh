# Puts static files of a slot's app where nginx serves them, beside those of earlier releases, whose pages may still ask for them.
# Needs `confined COMMAND…`, which runs a command on files of the app, and `unpack APP PATH TO`, which copies its folder PATH to TO,
# with code 79 when it has none: the runtimes differ in both (unpack.sh).
#
# Arguments: APP ROOT SLOT RELEASE FOLDER …   APP: the container or folder; ROOT: nginx's folder for all of this; FOLDER: `URL PATH WORD`,
#   with the word `required` when an app without PATH is wrong
# Output: how many files the release has; with code 79 the PATH that it lacks
# Exit codes: 79 a folder is missing; 1 the files cannot be written, with the reason on standard error
#
# ROOT/releases/RELEASE has the files under their URLs, ROOT/SLOT is a link to it, and ROOT/all has hard links to the files of all
# releases. The app chose their names and contents: only ordinary files stay.
app=$1 root=$2 slot=$3 release=$4; shift 4
to=releases/$release
umask 022
mkdir -p "$root" && cd "$root" && own releases && own all || exit 1
if [ ! -d "$to" ]; then
  rm -rf "$to.new"
  confined mkdir "$to.new" || exit 1
  for folder; do
    url=${folder%% *} path=${folder#* } word=${folder##* }; path=${path% *}
    confined mkdir -p "$to.new$url" || exit 1
    unpack "$app" "$path" "$to.new$url"; code=$?
    if [ "$code" = 79 ] && [ "$word" = required ]; then rm -rf "$to.new"; printf '%s\n' "$path"; exit 79; fi
    case $code in 0 | 79) ;; *) exit 1 ;; esac
  done
  confined find "$to.new" ! -type d ! -type f -delete
  confined chmod -R u=rwX,go=rX "$to.new"
  confined cp -aln "$to.new/." all && mv "$to.new" "$to" || exit 1
fi
ln -sfn "$to" "$slot.new" && mv -T "$slot.new" "$slot" || exit 1
find "$to" -type f -printf . | wc -c
