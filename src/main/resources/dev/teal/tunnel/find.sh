# Finds cloudflared: its program, its processes, and the config.yml that they read.
#
# Arguments: FILE     config.yml as the user named it; empty: it is looked for
# Output, one fact a line:
#   program PATH
#   process PID PLACE UNIT START FILE    PLACE: host, network (a network of its own) or container (files of its own)
#     UNIT: of systemd, or -   START: seconds since 1970   FILE: its config.yml; - for none, or one that is stored by Cloudflare
#   file CHANGED PATH    a candidate; CHANGED: seconds since 1970
wanted=$1
option() { # NAME: the value of an option in the words on standard input, one a line
  sed -n -e "s/^--$1=//p" -e "/^--$1\$/{n;p;}" | tail -n 1
}
usual() { # HOME: the file that cloudflared finds by itself
  for folder in "$1/.cloudflared" "$1/.cloudflare-warp" "$1/cloudflare-warp" /etc/cloudflared /usr/local/etc/cloudflared; do
    for name in config.yml config.yaml; do
      [ ! -f "$folder/$name" ] || { printf '%s\n' "$folder/$name"; return; }
    done
  done
}
ours() { stat -Lc %d:%i "/proc/$1/root/" 2>/dev/null; }
boot=$(sed -n 's/^btime //p' /proc/stat) ticks=$(getconf CLK_TCK)
started() { # PID
  read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ <"/proc/$1/stat" && printf '%s\n' "$((boot + start / ticks))"
}
files=
found() { # PATH: a candidate, once
  case "
$files" in *"
$1
"*) return ;; esac
  files="$files$1
"
  [ ! -f "$1" ] || printf 'file %s %s\n' "$(stat -Lc %Y "$1")" "$1"
}
command -v cloudflared | sed 's/^/program /'
for process in /proc/[0-9]*; do
  { read -r name <"$process/comm"; } 2>/dev/null && [ "$name" = cloudflared ] || continue
  pid=${process#/proc/}
  place=host
  [ "$(readlink "$process/ns/net")" = "$(readlink /proc/self/ns/net)" ] || place=network
  [ "$(ours "$pid")" = "$(ours self)" ] || [ "$place" = network ] || place=container
  unit=$(sed -n 's#.*/\([^/]*\.service\)$#\1#p' "$process/cgroup" | head -n 1)
  file=-
  if ! tr '\0' '\n' <"$process/cmdline" | grep -qE '^--token(-file)?(=|$)' &&
    ! tr '\0' '\n' <"$process/environ" 2>/dev/null | grep -qE '^TUNNEL_TOKEN(_FILE)?=' && [ "$place" = host ]; then
    file=$(tr '\0' '\n' <"$process/cmdline" | option config)
    case $file in
      '') file=$(usual "$(tr '\0' '\n' <"$process/environ" | sed -n 's/^HOME=//p')") ;;
      /*) ;;
      *) file=$(readlink "$process/cwd")/$file ;;
    esac
  fi
  printf 'process %s %s %s %s %s\n' "$pid" "$place" "${unit:--}" "$(started "$pid")" "${file:--}"
  [ -n "$wanted" ] || [ "${file:--}" = - ] || found "$file"
done
if [ -n "$wanted" ]; then found "$wanted"; fi
if [ -z "$files" ]; then # those of units that do not run
  for unit in /etc/systemd/system/*.service /lib/systemd/system/cloudflared*.service; do
    [ -f "$unit" ] || continue
    file=$(sed -n 's/^ExecStart=[^ ]*cloudflared //p' "$unit" | tr -s ' ' '\n' | option config)
    [ -z "$file" ] || found "$file"
  done
fi
if [ -z "$files" ]; then
  found "$(usual "$HOME")"
fi
exit 0
