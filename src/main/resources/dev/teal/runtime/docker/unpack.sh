# Defines for publish.sh: `own FOLDER` creates a folder, `confined COMMAND…` runs a command as its owner, `unpack APP PATH TO` copies
# a folder of a container. The account owns nothing else, so what an image has cannot lead its work anywhere else.
# shellcheck disable=SC2154 # DockerCommand sets docker
account=1912602624
own() { [ -d "$1" ] || { mkdir "$1" && chown "$account:$account" "$1"; }; }
confined() {
  setpriv --reuid "$account" --regid "$account" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all -- "$@"
}
unpack() {
  from=$2
  case $from in /*) ;; *) from=$("$docker" container inspect --format '{{.Config.WorkingDir}}' "$1")/$from ;; esac
  "$docker" cp "$1:$from/." - 2>error | confined tar -x --no-same-owner --no-same-permissions -C "$3" 2>unpacked && said= || said=$(cat error unpacked)
  rm -f error unpacked
  case $said in
  '') ;;
  *'ould not find the file'* | *'o such'* | *'not a directory'*) return 79 ;;
  *) printf '%s\n' "$said" >&2; return 1 ;;
  esac
}
