package dev.teal.chaos;

import dev.teal.chaos.Client.Ended;
import dev.teal.load.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Apps that are not well, several clients at once, clocks, and a journal that someone spoilt.
final class Troubles {
    private static final String FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private static final String JOURNAL = ChaosRun.APP + "/teal/journal.jsonl";

    private Troubles() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>(apps());
        cases.addAll(standbys());
        cases.addAll(crowds());
        cases.addAll(journals());
        cases.add(new Case(
                "requests of 25 s", "through a deployment whose client is killed after the flip", Troubles::patient));
        for (String offset : List.of("+1h", "-1h")) {
            cases.add(new Case("client's clock an hour off", offset, (world, violations) -> {
                Ended ended = world.run(
                        Map.of("LD_PRELOAD", FAKETIME, "FAKETIME", offset, "DONT_FAKE_MONOTONIC", "1"),
                        ChaosRun.UNHEARD,
                        "deploy");
                world.done = Optional.empty(); // by that clock
                violations.unless(ended.exitCode() == 0, "deploy: " + ended);
                Ended back = world.run("rollback");
                violations.unless(back.exitCode() == 0, "rollback by a right clock: " + back);
            }));
        }
        return cases;
    }

    /// A new release that must not stay.
    private static Case app(
            String name, String env, String container, String lines, Set<Integer> exits, boolean window) {
        return new Case("new release that is not well", name, (world, violations) -> {
            world.config(env, container, lines);
            if (window) {
                world.visitors.window(name);
            }
            Ended ended = world.run("deploy");
            violations.unless(exits.contains(ended.exitCode()), "not refused: " + ended);
            world.usual();
            if (window) {
                world.visitors.over("after " + name);
            }
        });
    }

    /// After it went live, mostly.
    private static Case failing(String name, String how, String container) {
        String env = "FAIL_AFTER_MS: \"6000\", FAIL_BY: " + how;
        return app(name + " while it is watched", env, container, "watch: 15s", Set.of(1, 2), true);
    }

    static List<Case> apps() {
        return List.of(
                app("crashes at its start, again and again", "CRASH_AT_START: \"1\"", "", "", Set.of(1), false),
                app("is killed for its memory, again and again", "", "memory: 12m", "", Set.of(1), false),
                app("is never healthy", "UNHEALTHY: \"1\"", "", "", Set.of(1), false),
                app("answers too late", "ANSWER_MS: \"9000\"", "", "", Set.of(1), false),
                app("starts too slowly", "SLOW_START_MS: \"60000\"", "", "", Set.of(1), false),
                failing("fails", "error", ""),
                failing("grows slow", "slow", ""),
                failing("leaks until it is killed", "leak", "memory: 160m"),
                app("has a release command that fails", "FAIL_MIGRATION: \"1\"", "", "", Set.of(1), false),
                new Case("new release that is not well", "is killed when it went live", Troubles::killed),
                new Case("new release that is not well", "finds its port taken", Troubles::portTaken));
    }

    private static void killed(ChaosRun world, Violations violations) throws InterruptedException {
        world.config("", "", "watch: 4s");
        String slot = world.idle();
        world.deploy(
                "watch",
                () -> {
                    world.visitors.window("killed when it went live");
                    world.server.look("for i in 1 2 3; do kill -9 $(docker inspect --format '{{.State.Pid}}' agent-hub-"
                            + slot + "); sleep 0.7; done");
                },
                violations);
        world.usual();
        world.awaitService();
        world.visitors.over("after it was killed");
    }

    private static void portTaken(ChaosRun world, Violations violations) {
        String port = Reality.port(world.idle());
        world.server.must(
                "docker rm -f agent-hub-" + world.idle() + " 2>/dev/null; perl -MIO::Socket::INET -e"
                        + " '$s = IO::Socket::INET->new(LocalAddr => \"127.0.0.1\", LocalPort => " + port
                        + ", Listen => 1, ReuseAddr => 1) or die; sleep 600' >/dev/null 2>&1 </dev/null & echo $! >/run/taken.pid; sleep 0.3");
        Ended ended = world.run("deploy");
        world.server.must("kill $(cat /run/taken.pid)");
        violations.unless(ended.exitCode() == 1 && ended.err().contains(port), "not refused: " + ended);
    }

    static List<Case> standbys() {
        return List.of(
                new Case("rollback asked for", "when the standby's container is gone", (world, violations) -> {
                    world.must("deploy");
                    world.server.must("docker rm -f agent-hub-" + world.idle());
                    Ended ended = world.run("rollback");
                    violations.unless(ended.exitCode() == 0, "rollback: " + ended);
                }),
                new Case("rollback asked for", "when its image is gone too", (world, violations) -> {
                    world.another().usual();
                    world.must("deploy");
                    world.another().usual();
                    world.must("deploy");
                    world.server.must(
                            "docker rm -f agent-hub-" + world.idle() + "; for i in $(docker images -q agent-hub);"
                                    + " do docker rmi -f $i 2>/dev/null; done; true");
                    Ended ended = world.run("rollback");
                    violations.unless(ended.exitCode() == 1 && ended.err().contains("image"), "rollback: " + ended);
                }));
    }

    private static List<Case> crowds() {
        return IntStream.of(2, 10)
                .mapToObj(count -> new Case("clients at once", String.valueOf(count), (world, violations) -> {
                    List<Client> clients = IntStream.range(0, count)
                            .mapToObj(i -> world.start(Map.of(), ChaosRun.UNHEARD, "deploy"))
                            .toList();
                    List<Ended> ends = clients.stream().map(world::ended).toList();
                    world.done = Optional.empty(); // of the last one, which may not be the last to have the lock
                    long done = ends.stream().filter(end -> end.exitCode() == 0).count();
                    violations.unless(done >= 1, "none got through: " + ends);
                    ends.stream()
                            .filter(end -> end.exitCode() != 0)
                            .filter(end -> end.exitCode() != 1 || !end.err().contains("holds the lock"))
                            .forEach(end -> violations.add("neither done nor told who is at work: " + end));
                }))
                .toList();
    }

    private static List<Case> journals() {
        Map<String, String> faults = new LinkedHashMap<>();
        faults.put("ends in the middle of a line", "truncate -s -37 " + JOURNAL);
        faults.put(
                "has garbage in it",
                "printf 'x\\ry\\n\\000\\n[[[\\n' >>" + JOURNAL + "; head -c 3000 /dev/urandom >>" + JOURNAL);
        Stream<Case> mended = faults.entrySet().stream()
                .map(fault -> new Case("journal", fault.getKey(), (world, violations) -> {
                    world.server.must(fault.getValue());
                    deploysAndGoesBack(world, violations);
                }));
        Case newer = new Case("journal", "has lines of a newer version", (world, violations) -> {
            world.server.must(
                    "cp " + JOURNAL + " /tmp/journal && sed -n '$s/\"v\":2/\"v\":4/p' /tmp/journal >>" + JOURNAL);
            Ended refused = world.run("deploy");
            violations.unless(
                    refused.exitCode() == 1 && refused.err().contains("a newer Teal has deployed"),
                    "deploy: " + refused);
            world.server.must("cp /tmp/journal " + JOURNAL);
            deploysAndGoesBack(world, violations);
        });
        return Stream.concat(mended, Stream.of(newer)).toList();
    }

    private static void deploysAndGoesBack(ChaosRun world, Violations violations) {
        Ended ended = world.run("deploy");
        violations.unless(ended.exitCode() == 0, "deploy: " + ended);
        Ended back = world.run("rollback");
        violations.unless(back.exitCode() == 0, "rollback: " + back);
    }

    private static void patient(ChaosRun world, Violations violations) throws InterruptedException {
        Traffic patient = world.visitors.patient();
        Thread.sleep(Duration.ofSeconds(2));
        world.drain("40s");
        world.run(ChaosRun.failpoint("die:after:router"), ChaosRun.UNHEARD, "deploy");
        Ended ended = world.run("recover");
        violations.unless(ended.exitCode() == 0, "recover: " + ended);
        patient.stop();
        world.usual();
    }
}
