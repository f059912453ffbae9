# Prints what the running containers use, from their control groups: a line `usage ID MEMORY BUSY APART` each, with the bytes of
# memory without the files that the kernel only caches, and the nanoseconds that their processes were busy and that passed
# between two readings a tenth of a second apart. The engine's own statistics take a second, and JSON does not fit a shell.
#
# The drivers `cgroupfs` and `systemd` name the groups differently; version 1 has a tree for each controller.
groups=/sys/fs/cgroup
if [ -f "$groups/cgroup.controllers" ]; then memory=$groups cpu=$groups; else memory=$groups/memory cpu=$groups/cpuacct; fi
busy() {
  if [ -f "$1/cpuacct.usage" ]; then cat "$1/cpuacct.usage"; else sed -n 's/^usage_usec \(.*\)/\1000/p' "$1/cpu.stat"; fi
}
cached() { sed -n 's/^total_inactive_file //p' "$1/memory.stat" | grep . || sed -n 's/^inactive_file //p' "$1/memory.stat"; }
used() { cat "$1/memory.usage_in_bytes" 2>/dev/null || cat "$1/memory.current"; }
# Not every date(1) has `%N`; the kernel's time has hundredths.
nanoseconds() {
  time=$(date +%s%N)
  case $time in *[!0-9]* | ??????????) read -r time _ </proc/uptime; time=${time%.*}${time#*.}0000000 ;; esac
  printf '%s\n' "$time"
}
set --
for group in "$memory"/docker/* "$memory"/system.slice/docker-*.scope; do
  group=${group#"$memory"}
  if [ -d "$memory$group" ] && before=$(busy "$cpu$group"); then set -- "$@" "$group $before $(nanoseconds)"; fi
done
[ $# = 0 ] || sleep 0.1
for reading in "$@"; do
  group=${reading%% *} began=${reading##* } before=${reading#* }
  id=${group##*/} id=${id#docker-} id=${id%.scope}
  printf 'usage %s %d %d %d\n' "$id" $(($(used "$memory$group") - $(cached "$memory$group"))) \
    $(($(busy "$cpu$group") - ${before%% *})) $(($(nanoseconds) - began))
done
