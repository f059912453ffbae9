package dev.teal.server;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Who a process on a server is, as far as files ask for it.
///
/// @param groups    supplementary ones, without `gid`
/// @param overrides whether it writes whatever the permissions say: capability DAC_OVERRIDE in the server's own user
///                  namespace
public record Identity(long uid, long gid, NavigableSet<Long> groups, boolean overrides) {
    /// The largest that a kernel takes; one more means "none".
    private static final long LARGEST = 4_294_967_294L;

    public Identity {
        if (uid < 0 || gid < 0 || uid > LARGEST || gid > LARGEST) {
            throw Reply.unexpected(uid + ":" + gid);
        }
        groups = new TreeSet<>(groups);
        groups.remove(gid); // some engines name it among the others, too
    }

    public static Identity of(long uid, long gid) {
        return new Identity(uid, gid, new TreeSet<>(), false);
    }

    /// As setpriv(1) takes them: `4,27`.
    public String groupList() {
        return groups.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// As chown(1) takes it: `1001:1001`.
    public String owner() {
        return uid + ":" + gid;
    }
}
