package dev.teal.chaos;

import dev.teal.chaos.Client.Ended;
import dev.teal.ground.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Clients that die, lose their line or stop, at each step. None of it may cost a request.
final class Deaths {
    /// They send nothing to the server; `volumes` does not, since the sample app's image begins as root.
    private static final Set<String> LOCAL = Set.of("build", "address", "public", "volumes");
    /// Before these nobody holds the lock, and after the last nobody does any more.
    private static final Set<String> UNLOCKED = Set.of("build", "lock");
    private static final Duration STOPPED = Duration.ofSeconds(60);
    private static final int COMMANDS_OF_RECOVER = 12;

    private Deaths() {}

    static List<Case> of(List<String> steps) {
        List<Case> cases = new ArrayList<>();
        for (String act : List.of("die", "cut")) {
            String group = act.equals("die") ? "client killed" : "line cut";
            for (String step : steps) {
                moments(step)
                        .forEach(moment -> cases.add(new Case(group, moment + " " + step, (world, violations) -> {
                            Ended ended = world.run(
                                    ChaosRun.failpoint(act + ":" + moment + ":" + step), ChaosRun.UNHEARD, "deploy");
                            died(act, step, moment, ended, violations);
                        })));
            }
        }
        for (String step : steps) {
            if (!UNLOCKED.contains(step)) {
                cases.add(new Case("client stopped, its lock taken over, woken", "before " + step, hang(step)));
            }
        }
        for (int at : List.of(100, 400, 800, 1200)) {
            cases.add(new Case(
                    "client killed while a new image is sent", "after " + at + " ms", (world, violations) -> {
                        world.another().usual();
                        world.run(ChaosRun.failpoint("die:inside:ship:2:" + at), ChaosRun.UNHEARD, "deploy");
                    }));
        }
        String late = steps.contains("drain") ? "drain" : "resume";
        IntStream.rangeClosed(1, COMMANDS_OF_RECOVER)
                .forEach(n -> cases.add(new Case(
                        "client killed in its recovery", "command " + n, recovery(n % 2 == 0 ? "start" : late, n))));
        IntStream.of(3, 5, 7, 9, 11)
                .forEach(n -> cases.add(new Case(
                        "client killed in a rollback",
                        "command " + n,
                        (world, violations) ->
                                world.run(ChaosRun.failpoint("die:inside:verb:" + n), ChaosRun.UNHEARD, "rollback"))));
        return cases;
    }

    private static Stream<String> moments(String step) {
        return LOCAL.contains(step) ? Stream.of("before", "after") : Stream.of("before", "inside", "after");
    }

    private static void died(String act, String step, String moment, Ended ended, Violations violations) {
        boolean last = step.equals("unlock") && !moment.equals("before");
        if (act.equals("die")) {
            violations.unless(ended.exitCode() == 137, "it did not die: " + ended);
        } else {
            violations.unless(last || ended.exitCode() != 0, "its line was not cut: " + ended);
        }
    }

    /// While requests wait: the server itself brings back what was live, and frees the lock.
    static List<Case> forGood(List<String> steps) {
        return steps.subList(steps.indexOf("pause") + 1, steps.indexOf("resume") + 1).stream()
                .map(step -> new Case("client stopped, and nobody there", "before " + step, leftStopped(step)))
                .toList();
    }

    private static Case.Act leftStopped(String step) {
        return (world, violations) -> {
            Client stopped = stopped(world, step, violations);
            violations.unless(
                    Until.within(STOPPED, () -> !Reality.of(world.server).locked()), "the lock is not taken from it");
            wakesInVain(world, stopped, violations);
        };
    }

    private static Case.Act hang(String step) {
        return (world, violations) -> {
            Client stopped = stopped(world, step, violations);
            Ended refused = world.run("deploy");
            violations.unless(
                    refused.exitCode() == 1 && refused.err().contains("holds the lock"), "not refused: " + refused);
            Ended taken = world.run("recover", "--take-over", "-y");
            violations.unless(taken.exitCode() == 0, "not taken over: " + taken);
            wakesInVain(world, stopped, violations);
        };
    }

    private static Client stopped(ChaosRun world, String step, Violations violations) {
        Client client = world.start(ChaosRun.failpoint("hang:before:" + step), ChaosRun.UNHEARD, "deploy");
        violations.unless(client.awaitStopped(STOPPED), "it did not stop before " + step);
        return client;
    }

    private static void wakesInVain(ChaosRun world, Client stopped, Violations violations) {
        Reality before = Reality.of(world.server);
        stopped.wake();
        Ended woken = world.ended(stopped);
        violations.unless(woken.exitCode() != 0, "the woken client says: " + woken);
        Reality after = Reality.of(world.server);
        violations.unless(
                before.slot().equals(after.slot()) && before.slots().equals(after.slots()),
                "the woken client changed " + before.slots() + " to " + after.slots());
    }

    private static Case.Act recovery(String step, int command) {
        return (world, violations) -> {
            world.run(ChaosRun.failpoint("die:after:" + step), ChaosRun.UNHEARD, "deploy");
            world.run(ChaosRun.failpoint("die:inside:verb:" + command), ChaosRun.UNHEARD, "recover");
        };
    }
}
