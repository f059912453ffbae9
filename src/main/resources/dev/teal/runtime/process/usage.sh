# Prints what the processes of both slots use: a line `usage SLOT MEMORY BUSY APART` each, with the bytes of memory, and the clock
# ticks that they were busy and that passed between two readings a tenth of a second apart.
#
# Arguments: FOLDER
# A name in /proc/PID/stat may contain spaces and brackets: what counts comes after the last one. Fields from there: 4 is the
# session, 12 and 13 the processor time, 22 the resident pages.
reading() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v session="$1" '{ sub(/.*\) /, "") } $4 == session { busy += $12 + $13; pages += $22 }
    END { printf "%d %d", pages, busy }'
}
ticks() { read -r up _ </proc/uptime; printf '%s\n' "${up%.*}${up#*.}"; } # hundredths of a second, the kernel's unit for USER_HZ
for slot in blue green; do
  pid=$(cat "$1/$slot/pid" 2>/dev/null)
  [ -d "/proc/${pid:-none}" ] || continue
  before=$(reading "$pid"); began=$(ticks)
  sleep 0.1
  after=$(reading "$pid"); ended=$(ticks)
  printf 'usage %s %d %d %d\n' "$slot" $((${after% *} * $(getconf PAGESIZE))) $((${after#* } - ${before#* })) $((ended - began))
done
