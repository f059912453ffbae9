# Makes the jail in which Teal works on files that the app wrote or can write. Runs as root, in namespaces that
# unshare(1) has made; the script after this one runs programs in the jail with `as`.
#
# A program in the jail has the user and group of the file it works on, no capability, no network and no /proc. It
# sees only the programs and libraries of /usr (read-only), the app's volume as /data, one input as /in/copy and one
# output as /out/copy. The volume is mounted `nosymfollow`, so links that the app made cannot be followed. /bin is
# missing on purpose: without /bin/sh a program such as sqlite3 cannot start another with system(3) or popen(3). Only
# tested where /bin is a link to /usr/bin.
#
# Arguments: JAIL APP VOLUME FILE IN OUT SPARE …   (VOLUME, IN and OUT may be empty and are then not in the jail)
#   JAIL    an empty folder, the jail's root      APP     the app's folder; a VOLUME below it must not be behind a link
#   FILE    the database, relative to VOLUME      IN      a file of Teal's: standard input, and /in/copy without a VOLUME
#   OUT     a file of Teal's to create            SPARE   bytes that OUT must leave free
# Exit codes: 60 no rights for a jail · 61 the kernel is too old · 62 a link in place of the volume · 63 a mount
#   in the volume · 64 OUT cannot be created · 65 FILE cannot be reached · 66 there is no such volume
# shellcheck disable=SC2034 # for the script after this one
jail=$1 app=$2 volume=$3 file=$4 in=$5 out=$6 spare=$7
shift 7
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
umask 022

refuse() {
  code=$1
  shift
  printf '%s\n' "$*" >&2
  exit "$code"
}

# Runs a program in the jail: as USER:GROUP PROGRAM …
as() {
  user=$1
  shift
  chroot "$jail" /usr/bin/setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all --ambient-caps=-all -- "$@"
}

cd -P "$jail" && jail=$PWD && mount -t tmpfs -o mode=755,nosuid,nodev,noexec,size=1m tmpfs "$jail" && cd "$jail" &&
  mkdir -p usr/bin usr/lib usr/lib64 usr/local/bin usr/local/lib dev data in out && ln -s usr/lib usr/lib64 . &&
  : >dev/null || refuse 60 "the jail's file system cannot be created"
for folder in usr/bin usr/lib usr/lib64 usr/local/bin usr/local/lib; do
  [ ! -d "/$folder" ] || mount --bind -o ro,nosuid,nodev "/$folder" "$folder" || refuse 60 "/$folder cannot be mounted"
done
mount --bind -o nosuid,noexec /dev/null dev/null || refuse 60 "/dev/null cannot be mounted"

shell=/usr/bin/sh owner=65534:65534 db=/data/$file missing=
if [ -n "$volume" ]; then
  case $volume in
  "$app"/*) want=$(cd -P "$app" && pwd)${volume#"$app"} ;;
  *) want=$volume ;;
  esac
  [ -e "$want" ] || [ -L "$want" ] || missing=yes
fi
if [ -n "$volume" ] && [ -z "$missing" ]; then
  cd -P "$want" || refuse 62 "$want is not a folder"
  [ "$PWD" = "$want" ] || refuse 62 "$want leads to $PWD"
  mount --bind -o nosymfollow,nodev,nosuid,noexec . "$jail/data" || refuse 60 "$want cannot be mounted"
  [ . -ef "$jail/data" ] || refuse 62 "$want was replaced while it was mounted"
  grep -q " $jail/data [^ ]*nosymfollow" /proc/self/mountinfo || refuse 61 "this kernel cannot mount without following links"
  owner=$(stat -c %u:%g .)
  rest=$file at=data on=$want
  while [ -n "$rest" ]; do
    at=$at/${rest%%/*} on=$on/${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    ! grep -qF " $on " /proc/self/mountinfo || refuse 63 "$on is a mount of its own"
    if ! found=$(as "$owner" stat -c %u:%g "$at" 2>&1); then
      case $found in *'No such file or directory') break ;; *) refuse 65 "$on: ${found##*: }" ;; esac
    fi
    owner=$found
  done
fi
if [ -n "$in" ]; then
  exec <"$in" || refuse 1 "$in cannot be read"
  if [ -z "$volume" ]; then
    : >"$jail/in/copy" && mount --bind -o ro,nosuid,nodev,noexec "$in" "$jail/in/copy" || refuse 60 "$in cannot be mounted"
    owner=$(stat -c %u:%g "$in")
  fi
fi
if [ -n "$out" ]; then
  (umask 077 && mkdir -p "${out%/*}" && set -C && : >"$out") && chown "$owner" "$out" "$jail/out" && : >"$jail/out/copy" &&
    mount --bind -o nosuid,nodev,noexec "$out" "$jail/out/copy" || refuse 64 "$out cannot be created"
  blocks=$((($(stat -f -c '%a*%S' "$out") - spare) / 512))
  ulimit -f "$((blocks > 0 ? blocks : 0))"
fi
in=/in/copy out=/out/copy
trap '' XFSZ
ulimit -c 0
ulimit -v 1048576
