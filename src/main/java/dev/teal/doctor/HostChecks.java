package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.base.Finding;
import dev.teal.base.Sizes;
import dev.teal.deploy.operation.release.ServerChecks;
import dev.teal.doctor.HostFacts.Room;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The server as a machine: its disk, memory and clock, and the way to it.
///
/// @param server its name
/// @param tunnel one that passes nginx by
/// @param app    bytes of memory that the live release uses; empty when unknown
record HostChecks(
        String server,
        HostFacts host,
        Optional<ServerChecks> deployment,
        Optional<Finding> tunnel,
        OptionalLong app,
        Instant now)
        implements Theme {
    /// Percent of a disk. Below, databases and logs have little room to grow.
    private static final int FEW = 10;
    /// Channels that Teal opens on one connection, with a second `teal` beside it.
    private static final int SESSIONS = 6;
    /// Connections that wait for their login at the same time: ssh's master, and those of other visitors.
    private static final int STARTUPS = 5;

    @Override
    public List<Check> checks() {
        return List.of(disk(), inodes(), memory(), clock(), ssh(), bypass());
    }

    private Check disk() {
        String fine = host.disks().stream().findFirst().map(HostFacts::free).orElse("unknown");
        List<Finding> found =
                new ArrayList<>(deployment.map(checks -> checks.diskHasRoom(0)).orElse(List.of()));
        if (found.isEmpty()) {
            found.addAll(few(host.disks(), "the disk"));
        }
        return Check.of("disk", fine).found(found);
    }

    private Check inodes() {
        String fine = host.inodes().stream()
                .map(room -> room.used() + " used")
                .distinct()
                .collect(Collectors.joining(", "));
        return Check.of("inodes", fine.isEmpty() ? "this file system has no limit of files" : fine)
                .found(few(host.inodes(), "the table of files (inodes)"));
    }

    private List<Finding> few(List<Room> rooms, String what) {
        return rooms.stream()
                .filter(room -> room.hasLessThan(FEW))
                .map(room -> what + " of " + server + " is " + room.used() + " full, at " + room.where())
                .distinct()
                .map(text ->
                        Finding.warns(text, "remove what nobody needs (`df -h`, `df -i`, `du -xh --max-depth=2 /`)"))
                .limit(1)
                .toList();
    }

    /// Without a known use, a running app is assumed to be small.
    private Check memory() {
        Optional<Room> memory = host.memory();
        long available = memory.map(Room::free).orElse(Long.MAX_VALUE);
        return Check.of("memory", memory.map(HostFacts::free).orElse("unknown"))
                .found(when(
                        app.isPresent() && available < app.getAsLong(),
                        Finding.warns(
                                server + " has " + Sizes.of(available) + " of memory left, and the live release uses "
                                        + Sizes.of(app.orElse(0))
                                        + ": two releases run side by side in a deployment, and may not fit",
                                "add memory or swap, or use `strategy: recreate`, which never runs two")));
    }

    private Check clock() {
        return Check.of("clock", deployment.isPresent() ? "agrees with this machine" : "not asked")
                .found(deployment.flatMap(checks -> checks.clocksAgree(now)));
    }

    /// MaxStartups is `begin:rate:full`: from `begin` on, sshd refuses some of the connections.
    private Check ssh() {
        int sessions = number(host.ssh("maxsessions"));
        int startups = number(host.ssh("maxstartups").map(text -> text.split(":", 2)[0]));
        return Check.of(
                        "ssh",
                        host.all("ssh").isEmpty() ? "its settings cannot be read" : "sshd allows enough sessions")
                .found(when(
                        sessions < SESSIONS,
                        Finding.warns(
                                "sshd on " + server + " allows " + sessions
                                        + " sessions on a connection (MaxSessions); Teal uses up to " + SESSIONS,
                                "set MaxSessions in /etc/ssh/sshd_config to 10, its default, and reload sshd")))
                .found(when(
                        startups < STARTUPS,
                        Finding.warns(
                                "sshd on " + server + " refuses connections when " + startups
                                        + " others are logging in (MaxStartups)",
                                "set MaxStartups in /etc/ssh/sshd_config to 10:30:100, its default, and reload sshd")));
    }

    /// A setting that cannot be read counts as large.
    private static int number(Optional<String> text) {
        return text.filter(value -> value.matches("[0-9]{1,6}"))
                .map(Integer::valueOf)
                .orElse(Integer.MAX_VALUE);
    }

    private Check bypass() {
        return Check.of("tunnel", "none of this server passes nginx by").found(tunnel);
    }
}
