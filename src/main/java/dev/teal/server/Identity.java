package dev.teal.server;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The identity of a process on a server, as file permissions see it.
///
/// @param groups    supplementary groups, without `gid`
/// @param overrides whether it may write regardless of permissions: capability DAC_OVERRIDE in the server's own
///                  user namespace
public record Identity(long uid, long gid, NavigableSet<Long> groups, boolean overrides) {
    /// The largest id the kernel accepts; one more means "none".
    private static final long MAX_ID = 4_294_967_294L;

    public Identity {
        if (uid < 0 || gid < 0 || uid > MAX_ID || gid > MAX_ID) {
            throw Reply.unexpected(uid + ":" + gid);
        }
        groups = new TreeSet<>(groups);
        groups.remove(gid); // some engines also list it among the supplementary ones
    }

    public static Identity of(long uid, long gid) {
        return new Identity(uid, gid, new TreeSet<>(), false);
    }

    /// In the form of setpriv(1): `4,27`.
    public String groupList() {
        return groups.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// In the form of chown(1): `1001:1001`.
    public String owner() {
        return uid + ":" + gid;
    }
}
