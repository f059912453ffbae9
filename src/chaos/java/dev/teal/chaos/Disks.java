package dev.teal.chaos;

import dev.teal.chaos.Client.Ended;
import java.util.ArrayList;
import java.util.List;

/// Disks that are full or read-only for Teal and for Docker. The app's own data is on another one, so no request may be
/// lost.
final class Disks {
    private static final String TEAL = ChaosRun.APP + "/teal";
    private static final String ROUTE = ChaosRun.APP + "/route";

    /// What [ChaosRun#start] is told for these cases: folders whose room can be taken away.
    static final String PREPARED = """
            mkdir -p %1$s %2$s
            mount -t tmpfs -o size=2g,mode=700 tmpfs %1$s
            mount -t tmpfs -o size=4m,nr_inodes=1000,mode=755 tmpfs %2$s
            """.formatted(TEAL, ROUTE);

    private static final String FULL =
            "mount -o remount,size=$(($(df -k --output=used %1$s | tail -n 1) + 4))k %1$s; dd if=/dev/zero of=%1$s/filler 2>/dev/null; true";
    private static final String ROOM = "rm -f %1$s/filler; mount -o remount,size=2g %1$s";
    private static final String NO_INODES = "i=0; while (: >%1$s/filler$i) 2>/dev/null; do i=$((i+1)); done";
    private static final String INODES = "rm -f %1$s/filler*";
    private static final String READ_ONLY = "mount --bind %1$s %1$s && mount -o remount,bind,ro %1$s";
    private static final String WRITABLE = "umount %1$s";

    private Disks() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (String step : List.of(
                "lock", "preflight", "ship", "snapshot", "start", "healthy", "flip", "router", "record", "unlock")) {
            cases.add(new Case("disk of Teal's folder full", "from " + step, fault(step, FULL, ROOM, TEAL)));
            cases.add(new Case("Teal's folder read-only", "from " + step, fault(step, READ_ONLY, WRITABLE, TEAL)));
        }
        for (String step : List.of("ship", "healthy", "flip")) {
            cases.add(new Case("route folder without room", "from " + step, fault(step, NO_INODES, INODES, ROUTE)));
            cases.add(new Case("route folder read-only", "from " + step, fault(step, READ_ONLY, WRITABLE, ROUTE)));
        }
        cases.add(new Case("Docker's disk full", "from ship", (world, violations) -> {
            world.another().usual();
            fault("ship", "mount -t tmpfs -o size=4k tmpfs %1$s", WRITABLE, "/var/lib/docker/tmp")
                    .on(world, violations);
        }));
        cases.add(new Case("Docker's disk read-only", "from ship", (world, violations) -> {
            world.another().usual();
            fault("ship", READ_ONLY, WRITABLE, "/var/lib/docker").on(world, violations);
        }));
        return cases;
    }

    private static Case.Act fault(String step, String fault, String fix, String folder) {
        return (world, violations) -> {
            Ended ended = world.deploy(step, () -> world.server.must(fault.formatted(folder)), violations);
            world.server.must(fix.formatted(folder));
            violations.unless(
                    ended.exitCode() == 0 || !ended.err().isBlank(), "it failed and did not say why: " + ended);
        };
    }
}
