# Defines for publish.sh: `own FOLDER` creates a folder, `confined COMMAND…` runs a command, `unpack APP PATH TO` copies a folder. A
# plain process runs as Teal's account, so nothing is confined.
own() { mkdir -p "$1"; }
confined() { "$@"; }
unpack() {
  [ -d "$1/$2" ] || return 79
  cp -R "$1/$2/." "$3" || return 1
}
