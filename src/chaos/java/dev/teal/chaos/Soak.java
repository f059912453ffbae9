package dev.teal.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Faults at random, from a seed: which verb, what befalls it, and when.
final class Soak {
    /// Longer than most deployments here: some are killed after their end.
    private static final int LONGEST_MILLIS = 7000;

    private Soak() {}

    static Case next(RandomGenerator random, List<Case> rare) {
        if (random.nextInt(8) == 0) {
            return rare.get(random.nextInt(rare.size()));
        }
        String verb = random.nextInt(4) == 0 ? "rollback" : "deploy";
        boolean newImage = random.nextInt(4) == 0;
        int millis = 300 + random.nextInt(LONGEST_MILLIS);
        int command = 1 + random.nextInt(45);
        return switch (random.nextInt(5)) {
            case 0 -> new Case("soak", verb + " killed after " + millis + " ms", killed(verb, newImage, millis));
            case 1 -> failpoint("die", verb, newImage, command, random.nextInt(60));
            case 2 -> failpoint("cut", verb, newImage, command, random.nextInt(60));
            case 3 ->
                new Case("soak", "three die in turn, from " + command, (world, violations) -> {
                    for (String each : List.of(verb, "recover", "deploy")) {
                        world.run(ChaosRun.failpoint("die:inside:verb:" + command), ChaosRun.UNHEARD, each);
                    }
                });
            default -> new Case("soak", verb + " stopped for a while after " + millis + " ms", stopped(verb, millis));
        };
    }

    private static Case failpoint(String act, String verb, boolean newImage, int command, int delay) {
        String where = act + ":inside:verb:" + command + ":" + delay;
        return new Case("soak", verb + " " + where, (world, violations) -> {
            image(world, newImage);
            world.run(ChaosRun.failpoint(where), ChaosRun.UNHEARD, verb);
        });
    }

    private static Case.Act killed(String verb, boolean newImage, int millis) {
        return (world, violations) -> {
            image(world, newImage);
            Client client = world.start(Map.of(), ChaosRun.UNHEARD, verb);
            Thread.sleep(Duration.ofMillis(millis));
            client.kill();
            world.ended(client);
        };
    }

    /// A laptop that sleeps: its line stays, or not.
    private static Case.Act stopped(String verb, int millis) {
        return (world, violations) -> {
            Client client = world.start(Map.of(), ChaosRun.UNHEARD, verb);
            Thread.sleep(Duration.ofMillis(millis));
            client.stop();
            Thread.sleep(Duration.ofSeconds(2));
            client.wake();
            violations.unless(
                    List.of(0, 1).contains(world.ended(client).exitCode()), "after a sleep of 2 s: it failed");
        };
    }

    private static void image(ChaosRun world, boolean another) {
        if (another) {
            world.another().usual();
        }
    }

    /// What costs the site itself a moment, or takes long.
    static List<Case> rare(List<String> steps) {
        List<Case> rare = new ArrayList<>(Outages.of(steps));
        rare.addAll(Troubles.all());
        return rare;
    }
}
