#!/usr/bin/env bash
# Runs a command as on a Mac, as far as programs go: without /proc, and with a PATH whose programs refuse what only GNU's can. Linux's own
# programs (setsid, flock, ss, nproc, sha256sum, stat -c) are not there.
#   mac.sh programs FOLDER SHELL…        makes the programs, with SHELL as sh
#   mac.sh run FOLDER COMMAND…           needs root: it has mounts of its own
#   mac.sh client FOLDER COMMAND…        the same for a client that needs /proc: Java; and with SHELL as /bin/sh
set -euo pipefail

# All of these are on a Mac, though not all are the same program.
programs='awk basename cat chmod cp curl cut date dirname docker du env expr find git grep gzip head id kill ln ls mkdir mktemp mv nginx
perl printf ps readlink rm rmdir sed shasum sleep sort ssh stat tail tar tee touch tr true uname wc xargs'

programs() {
  local folder=$1 name
  shift
  mkdir "$folder"
  printf '#!/bin/bash\nexec %s "$@"\n' "$*" >"$folder/sh"
  cat >"$folder/.bsd" <<'END'
#!/bin/bash
name=${0##*/}
refuse() { printf '%s: illegal option -- %s\n' "$name" "$1" >&2; exit 64; }
for word in "$@"; do
  case $name:$word in
    curl:* | docker:* | ssh:* | git:* | nginx:* | perl:* | env:* | printf:*) break ;;
    *:--) break ;;
    *:--*) refuse "$word" ;;
    sed:-[irsz]* | stat:-[cL]* | date:-[dI]* | date:*%N* | find:-printf | readlink:-[efm] | head:-n-* | xargs:-[rd]* | sort:-[Vhz]*) refuse "$word" ;;
    du:-b* | touch:-d | grep:-P* | cut:-z | tail:-[sz]* | mktemp:-p | ls:-[Gv] | cp:-[tu] | mv:-[tu] | date:*%[PNs]N*) refuse "$word" ;;
  esac
done
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
if [ "$name" = tar ]; then exec bsdtar "$@"; fi
if [ "$name" = docker ]; then exec "$TEAL_TEST_DOCKER" "$@"; fi
exec "$name" "$@"
END
  chmod 755 "$folder/sh" "$folder/.bsd"
  for name in $programs; do ln -s .bsd "$folder/$name"; done
}

run() {
  local folder=$1
  shift
  # shellcheck disable=SC2016 # the inner shell expands it
  exec unshare --mount /bin/bash -c 'mount -t tmpfs none /proc && export PATH="$1" && shift && exec "$@"' mac "$folder" "$@"
}

# /bin/sh is a link to dash, which is what is replaced; no program can be started from /dev/null.
client() {
  local folder=$1
  shift
  # shellcheck disable=SC2016 # the inner shell expands it
  exec unshare --mount /bin/bash -c 'mount --bind "$1/sh" /bin/sh && mount --bind /dev/null /usr/bin/setsid &&
    export PATH="$1" && shift && exec "$@"' mac "$folder" "$@"
}

"$@"
