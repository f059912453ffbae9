# Asks whether a release may start. Arguments: DIRECTORY SOURCES APP [NAME ADDRESS]…
#   DIRECTORY  the app's   SOURCES  of its volumes, in one text   NAME  that a container will have   ADDRESS  its slot's, or `none`
# Exit code 78 with a line for slot.Refusal: a volume leads elsewhere, or a name is somebody else's.
sources "$1" $2 || exit
app=$3
shift 3
while [ $# -gt 0 ]; do
  whose "$app" "$1" "$2" || exit
  [ "$whose" != foreign ] || { refuse_foreign "$1"; exit 78; }
  shift 2
done
