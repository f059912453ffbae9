#!/usr/bin/env bash
# Process 1 of a test server, in fresh namespaces: makes the server's files, goes into them, and boots. Started by server.sh, which
# exports here n dir address net name init rootfs store.
. "$here/common.sh"
root=$dir/root files=$dir/files

# --- files. All on a real disk, so that free space, fsync and SQLite are as on a server.
# This machine's programs and settings, none of its homes and work: /usr, /etc and /var, written to aside.
view_of_this_machine() {
  local d l
  mount --bind "$root" "$root" # pivot_root wants a mount
  mkdir -p "$root"/{root,opt,home,srv,mnt,tmp,run,dev,proc,sys}
  for d in usr etc var; do overlay "/$d" "$files/$d" "$root/$d"; done
  for l in bin sbin lib lib64; do ln -sfn "usr/$l" "$root/$l"; done
  rm -rf "$root"/etc/docker/daemon.json "$root"/etc/ssh/sshd_config.d/*
  printf '%s\n' 'UsePAM no' 'PermitRootLogin prohibit-password' 'AcceptEnv LANG LC_*' 'Subsystem sftp /usr/lib/openssh/sftp-server' \
    >"$root/etc/ssh/sshd_config"
  sed -i 's/^root:![^:]*:/root:*:/' "$root/etc/shadow" # without PAM, sshd takes a "!" as: locked, keys too
}

debian() {
  overlay "$rootfs" "$files" "$root"
  mkdir -p "$root/var/cache/apt/archives/partial" "$dir/packages/partial"
  mount --bind "$dir/packages" "$root/var/cache/apt/archives"
  if [ "$init" = none ]; then echo 'UsePAM no' >"$root/etc/ssh/sshd_config.d/ground.conf"; fi
}

docker_settings() {
  mkdir -p "$root/etc/docker"
  daemon_json "$store" >"$root/etc/docker/daemon.json"
}

docker_store() { # a plain directory: Docker's overlay2 does not work on top of another overlay
  mkdir -p "$root/var/lib/docker"
  mount --bind "$dir/docker" "$root/var/lib/docker"
}

# --- kernel settings: its own, else a systemd inside changes this machine's.
kernel_settings() {
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  mount --bind "$root/proc/sys" "$root/proc/sys"
  mount --bind "$root/proc/sys/net" "$root/proc/sys/net" # Docker turns forwarding on; these settings belong to the network namespace
  mount -o remount,bind,ro "$root/proc/sys"
  cat /proc/sys/kernel/random/uuid >"$root/run/boot_id" # each of its boots is another
  mount --bind "$root/run/boot_id" "$root/proc/sys/kernel/random/boot_id"
}

# --- who it is.
identity() {
  rm -f "$root"/etc/ssh/ssh_host_* "$root/root/.bashrc"
  cp "$dir/hostkey" "$root/etc/ssh/ssh_host_ed25519_key"
  install -d -m 700 "$root/root" "$root/root/.ssh"
  cp "$dir/id.pub" "$root/root/.ssh/authorized_keys"
  chmod 1777 "$root/tmp"
  echo "$name" >"$root/etc/hostname"
  printf '127.0.0.1 localhost %s\n' "$name" >"$root/etc/hosts"
  rm -f "$root/etc/resolv.conf"
  resolver >"$root/etc/resolv.conf"
}

network() {
  until_true 10 ip link show eth0 >/dev/null 2>&1
  ip link set lo up
  ip addr add "$address/24" dev eth0
  ip link set eth0 up
  ip route add default via "$net.1"
}

# --- boot.
boot_systemd() {
  local unit
  mkdir -p /etc/systemd/system/docker.service.d
  # Where this machine itself may not raise limits (no CAP_SYS_RESOURCE), the unit would not start with those it asks for.
  printf '%s\n' '[Service]' OOMScoreAdjust=0 LimitNOFILE= LimitNPROC= LimitCORE= >/etc/systemd/system/docker.service.d/ground.conf
  # These want hardware, or would change the kernel that this machine shares with the server.
  for unit in systemd-udevd.service systemd-modules-load.service systemd-sysctl.service getty@tty1.service console-getty.service; do
    ln -sf /dev/null "/etc/systemd/system/$unit"
  done
  # container: "you are in one". The other: systemd 257 refuses version 1 control groups unless told.
  exec env -i container=teal-ground PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 /lib/systemd/systemd
}

boot_daemons() {
  mkdir -p /run/sshd
  /usr/sbin/sshd
  dockerd &
  if [ -e /etc/ground-starts-nginx ]; then nginx; fi
}

boot_init_scripts() {
  local service
  # For Docker's script, which ends when it may not raise a limit; see boot_systemd.
  mkdir -p /lib/lsb/init-functions.d
  echo 'ulimit() { command ulimit "$@" || true; }' >/lib/lsb/init-functions.d/90-ground
  for service in ssh docker nginx; do
    if [ -x "/etc/init.d/$service" ]; then "/etc/init.d/$service" start || echo "$service did not start"; fi
  done
}

if [ -z "$rootfs" ]; then view_of_this_machine; else debian; fi
mount -t tmpfs -o mode=755 tmpfs "$root/run"
docker_store
if [ -n "$store" ]; then docker_settings; fi
devices "$root"
kernel_settings
mount_groups "$root/sys/fs/cgroup"
if [ "$init" != systemd ]; then controllers_for_children "$root/sys/fs/cgroup"; fi # systemd does that itself
identity
network
go_into "$root"
hostname "$name"
if [ "$init" = systemd ]; then boot_systemd; fi
if [ -z "$rootfs" ] || [ -n "$store" ]; then boot_daemons; else boot_init_scripts; fi
# Process 1 takes over orphans and must collect them, else they stay as zombies; `wait` without jobs returns at once.
while :; do wait -n || sleep 1; done
