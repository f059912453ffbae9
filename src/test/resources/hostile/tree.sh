# Prints every file of the host that neither Teal nor the app nor a running Docker and nginx may change: with mode, owner, size,
# times of content and inode, link target; and the content's sum where it is small.
# Left out: the app's data, Teal's folders, /var/lib of docker, containerd, nginx and apt, caches, logs, /run, /proc, /sys, /dev;
# and dpkg's lists: the server shares them with this machine, which may install a package during the test.
export LC_ALL=C
set -- /bin /lib /sbin /etc /root /home /mnt /opt /srv /tmp /usr/local /usr/bin /usr/sbin /usr/lib/nginx /var/backups /var/lib \
  /var/local /var/mail /var/opt /var/spool /var/www
find / -mindepth 1 -maxdepth 1 -printf '%p %M %U:%G %l\n' | sort
find "$@" -xdev \( -path /opt/agent-hub -o -path /var/lib/docker -o -path /var/lib/containerd -o -path /var/lib/nginx -o \
  -path /var/lib/apt -o -path /var/lib/dpkg \) -prune -o \
  -printf '%p\t%M %U:%G %s %T@ %C@ %l\n' 2>/dev/null | sort
find /etc /root /home /opt /usr/local /var/spool /var/www -xdev -path /opt/agent-hub -prune -o -type f -size -1024k -print0 |
  sort -z | xargs -0 sha256sum
