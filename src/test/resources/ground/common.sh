# Sourced by the scripts beside it: where the test ground is, and what its parts are called.
# A place is a number (2 to 254). Whoever holds it owns directory, address, network link and control groups of that number,
# so that test runs beside each other cannot meet, and what a dead run left behind can be found and removed.
set -euo pipefail
base=/tmp/teal-ground
cache=/var/cache/teal-testground
bridge=teal-ground
net=198.18.77 # of the block reserved for benchmarks: no real network has it (172.31 would be Amazon's default one)

link_of() { echo "teal-g$1"; }
group_of() { echo "teal-ground-$1"; }

fail() { echo "$*" >&2; exit 1; }

# Fetched packages are shared as links to the same files, not as one directory: apt locks its directory, and two at once would be in
# each other's way.
package_store() { echo "$cache/packages-$1"; } # SUITE
lend_packages() { # STORE DIRECTORY
  mkdir -p "$1"
  cp --link "$1/." "$2/" -r 2>/dev/null || cp -r "$1/." "$2/"
}
keep_packages() { # DIRECTORY STORE
  find "$1" -maxdepth 1 -name '*.deb' -exec cp -n --link -t "$2" {} + 2>/dev/null ||
    find "$1" -maxdepth 1 -name '*.deb' -exec cp -n -t "$2" {} +
}

# How this machine finds names; its own file may be a link to a resolver that a server of its own network cannot reach.
resolver() { cat /run/systemd/resolve/resolv.conf 2>/dev/null || cat /etc/resolv.conf; }

# The root file system that is mounted there becomes this process's own, and the one before is gone.
go_into() { # DIRECTORY
  mkdir -p "$1/old"
  cd "$1"
  pivot_root . old
  umount -l /old
  rmdir /old
  cd /
}

# Files of their own on top of ones that are not written to. UPPER_AND_WORK is made here.
overlay() { # LOWER UPPER_AND_WORK MOUNT_POINT
  mkdir -p "$2/upper" "$2/work" "$3"
  mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$3"
}

# Devices of its own for a root file system, in a mount namespace: what runs in it cannot change this machine's.
devices() { # ROOT
  local x root=$1
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  mkdir "$root"/dev/{pts,shm,mqueue,net}
  for x in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0' 'net/tun 10 200'; do
    set -- $x
    mknod -m 666 "$root/dev/$1" c "$2" "$3"
  done
  mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$root/dev/pts"
  mount -t tmpfs tmpfs "$root/dev/shm"
  for x in 'ptmx pts/ptmx' 'fd /proc/self/fd' 'stdin /proc/self/fd/0' 'stdout /proc/self/fd/1' 'stderr /proc/self/fd/2'; do
    set -- $x
    ln -s "$2" "$root/dev/$1"
  done
}

# Docker's settings for a kind of store. Of Debian's engines only 26.1 takes them.
daemon_json() { # classic | containerd
  if [ "$1" = containerd ]; then echo '{"features": {"containerd-snapshotter": true}}'; else echo '{}'; fi
}

# Runs a function as the only one on this machine. The descriptor is closed for what the function starts in the background:
# a server that inherits it would hold the lock for as long as it lives.
locked() {
  mkdir -p "$base"
  exec 9>"$base/lock"
  flock 9
  "$@"
  exec 9>&-
}

# until_true SECONDS COMMAND...: tries every 20 ms.
until_true() {
  local tries=$(($1 * 50)); shift
  while ! "$@"; do
    tries=$((tries - 1)); [ "$tries" -gt 0 ] || return 1
    sleep 0.02
  done
}

# The mounted control group hierarchies: one (version 2), or one for each controller (version 1).
hierarchies() {
  if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then echo /sys/fs/cgroup; return; fi
  local h
  for h in /sys/fs/cgroup/*; do
    if [ ! -L "$h" ] && mountpoint -q "$h"; then echo "$h"; fi
  done
}

# Puts this very process into the place's control groups.
join_groups() {
  local h group file
  for h in $(hierarchies); do
    group=$h/$(group_of "$1")
    mkdir -p "$group"
    for file in cpuset.cpus cpuset.mems; do # version 1: a new group has no processor, and takes no process, until told
      if [ -f "$h/$file" ] && [ -f "$group/$file" ]; then cat "$h/$file" >"$group/$file"; fi
    done
    # A server is many processes; with the share of one it starves beside a busy test.
    if [ -f "$group/cpu.shares" ]; then echo 2048 >"$group/cpu.shares"; fi
    if [ -f "$group/cpu.weight" ]; then echo 200 >"$group/cpu.weight"; fi
    echo "$BASHPID" >"$group/cgroup.procs"
  done
}

groups_empty() { ! cat /sys/fs/cgroup/"$(group_of "$1")"/cgroup.procs /sys/fs/cgroup/*/"$(group_of "$1")"/cgroup.procs 2>/dev/null | grep -q .; }

# In a control group namespace: mounts the hierarchies as that namespace has them, with the place's own group as their root.
mount_groups() {
  local h name target=$1 all
  all=$(hierarchies)
  if [ "$all" = /sys/fs/cgroup ]; then mount -t cgroup2 cgroup2 "$target"; return; fi
  mount -t tmpfs -o mode=755 tmpfs "$target"
  for h in $all; do
    name=${h##*/}
    mkdir "$target/$name"
    case $name in
    unified) mount -t cgroup2 cgroup2 "$target/$name" ;;
    systemd) mount -t cgroup -o none,name=systemd cgroup "$target/$name" ;;
    *) mount -t cgroup -o "$name" cgroup "$target/$name" ;;
    esac
  done
}

# Version 2: a group with processes of its own cannot give controllers to its children, so the processes move down.
controllers_for_children() {
  if [ ! -f "$1/cgroup.controllers" ]; then return; fi
  mkdir "$1/init"
  echo $$ >"$1/init/cgroup.procs"
  sed 's/\(^\| \)/ +/g' "$1/cgroup.controllers" >"$1/cgroup.subtree_control"
}

remove_groups() {
  local h group left=0
  for h in $(hierarchies); do
    group=$h/$(group_of "$1")
    if [ -d "$group" ]; then find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || left=1; fi
  done
  return $left
}

# Tries again: a group is busy a little longer than its processes are to be seen.
leave_no_groups() { until_true 10 remove_groups "$1" || fail "the control groups of place $1 cannot be removed"; }

# Ends all processes of a place. Killing `unshare` ends process 1 of its namespace, and the kernel then ends the rest. The process
# is killed only if it is in the place's control group: after a reboot of this machine its number may be somebody else's.
end_processes() {
  local pid
  pid=$(cat "$base/$1/pid" 2>/dev/null || true)
  if [ -n "$pid" ] && grep -qs "/$(group_of "$1")\$" "/proc/$pid/cgroup"; then kill -9 "$pid" 2>/dev/null || true; fi
  until_true 10 groups_empty "$1" || fail "the processes of place $1 did not end"
  rm -f "$base/$1/pid"
}
