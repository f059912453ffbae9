package dev.teal.chaos;

import dev.teal.chaos.Client.Ended;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// What must hold after any fault.
final class Oracle {
    private static final Duration TRUTH = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private final ChaosRun world;
    private final Violations violations;
    private final RandomGenerator random;
    private final Set<String> counted;

    /// @param counted the phases whose losses were told already
    Oracle(ChaosRun world, Violations violations, RandomGenerator random, Set<String> counted) {
        this.counted = counted;
        this.world = world;
        this.violations = violations;
        this.random = random;
    }

    /// Looks, lets Teal mend what was interrupted, looks again.
    /// @param name  of the case
    /// @param began when it began
    /// @return how long it took until `status` told the truth
    Duration judge(String name, Instant began) {
        Duration truth = untilTheTruth();
        fix();
        Reality reality = settled();
        twiceGivesTheSame();
        journal(reality);
        answers(began, reality);
        world.visitors.phase("after " + name);
        requests();
        writes();
        remains(reality);
        world.live = Reality.of(world.server).release();
        world.legal.clear();
        world.legal.add(world.live);
        return truth;
    }

    private Duration untilTheTruth() {
        long start = System.nanoTime();
        List<String> last = List.of("none");
        while (System.nanoTime() - start < TRUTH.toNanos()) {
            Ended status = world.run("status");
            last = status.exitCode() == 0
                    ? lies(status.events().getLast(), Reality.of(world.server))
                    : List.of("status: " + status);
            if (last.isEmpty()) {
                return Duration.ofNanos(System.nanoTime() - start);
            }
        }
        last.forEach(lie -> violations.add("status does not tell the truth: " + lie));
        return TRUTH;
    }

    private static List<String> lies(Map<String, Object> status, Reality reality) {
        List<String> lies = new ArrayList<>();
        compare(lies, "live", String.valueOf(status.get("live")), reality.slot());
        for (String slot : List.of("blue", "green")) {
            Map<?, ?> output = member(member(status, "slots"), slot);
            Reality.Container is = reality.in(slot);
            compare(lies, slot, String.valueOf(output.get("release")), is.release());
            compare(lies, slot, String.valueOf(output.get("state")), word(is.state()));
            if (slot.equals(reality.slot()) && !reality.release().isEmpty()) {
                compare(lies, slot, String.valueOf(output.get("health")), "healthy");
            }
        }
        compare(lies, "locked", !"".equals(status.get("lock")), reality.locked());
        boolean interrupted = reality.interrupted() && !reality.locked();
        compare(lies, "interrupted", status.get("interrupted") instanceof Map, interrupted);
        return lies;
    }

    private static Map<?, ?> member(Map<?, ?> of, String name) {
        return of.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String word(String state) {
        return switch (state) {
            case "exited", "created", "dead" -> "stopped";
            default -> state;
        };
    }

    private static void compare(List<String> lies, String what, Object output, Object is) {
        if (!is.equals(output)) {
            lies.add(what + " is \"" + is + "\", not \"" + output + "\"");
        }
    }

    /// By `recover` or by deploying again: whichever a user may think of.
    private void fix() {
        Reality reality = Reality.of(world.server);
        if (reality.interrupted() || reality.release().isEmpty()) {
            String verb = reality.interrupted() && random.nextInt(3) == 0 ? "deploy" : "recover";
            if (verb.equals("deploy")) {
                // It waits for nobody, and what a dead client began may still run.
                Until.within(SETTLED, () -> !Reality.of(world.server).locked());
            }
            Ended ended = world.run(verb);
            violations.unless(ended.exitCode() == 0, "`teal " + verb + "` does not mend it: " + ended);
        }
    }

    private Reality settled() {
        Until.within(SETTLED, () -> {
            Reality now = Reality.of(world.server);
            return now.workers() == 0 && world.lines().isEmpty() && !now.locked();
        });
        return Reality.of(world.server);
    }

    private void twiceGivesTheSame() {
        List<String> output = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Ended ended = world.run("recover");
            output.add(
                    ended.exitCode() == 0
                            ? String.valueOf(ended.events().getLast().get("text"))
                            : ended.toString());
        }
        violations.unless(
                output.getFirst().startsWith("nothing was interrupted; ")
                        && output.getFirst().equals(output.getLast()),
                "`teal recover` twice: " + output);
    }

    private void journal(Reality reality) {
        violations.unless(!reality.interrupted(), "the journal's last attempt never ended");
        violations.unless(
                reality.replayed().equals(reality.release()),
                "by the journal " + reality.replayed() + " is live, by its answers " + reality.release());
        Set<String> ended = new HashSet<>();
        long highest = 0;
        for (Map<String, Object> entry : reality.journal()) {
            long epoch = ((Number) entry.getOrDefault("epoch", 0)).longValue();
            String attempt = String.valueOf(entry.get("deployment"));
            violations.unless(epoch >= highest, "the journal goes back from epoch " + highest + " to " + entry);
            highest = Math.max(highest, epoch);
            violations.unless(!ended.contains(attempt), "a line after the end of its attempt: " + entry);
            if ("end".equals(Reality.phase(entry))) {
                ended.add(attempt);
            }
        }
    }

    private void answers(Instant began, Reality reality) {
        Instant now = Instant.now();
        world.visitors.strict().awaitRequests(60, Duration.ofSeconds(60));
        Tally tally = world.visitors.strict().snapshot();
        Set<String> answered = new TreeSet<>(tally.releasesSince(began));
        answered.remove("none");
        violations.unless(world.legal.containsAll(answered), "answers of " + answered + ", legal are " + world.legal);
        violations.unless(
                tally.releasesSince(now).equals(Set.of(reality.release())),
                "answers of " + tally.releasesSince(now) + " when " + reality.release() + " is live");
        world.done.ifPresent(done -> violations.unless(
                tally.releasesSince(done).equals(Set.of(reality.release())),
                "answers of " + tally.releasesSince(done) + " to requests begun after a client said it was done"));
        violations.unless(
                "running".equals(reality.in(reality.slot()).state()), "the live slot is " + reality.in(reality.slot()));
        if (reality.release().isEmpty()) {
            world.must("deploy"); // for the cases to come
        }
    }

    private void requests() {
        for (Tally tally : world.visitors.tallies()) {
            tally.phases().stream()
                    .filter(phase -> Losses.unexcused(tally, phase) > 0)
                    .filter(phase -> counted.add(phase.name() + phase.began()))
                    .forEach(phase -> violations.add(Losses.unexcused(tally, phase) + " requests lost in \""
                            + phase.name() + "\": " + Losses.shown(tally, phase)));
        }
    }

    /// Every acknowledged key exactly once.
    private void writes() {
        Set<String> acknowledged = new HashSet<>();
        world.visitors.tallies().forEach(tally -> acknowledged.addAll(tally.acknowledgedKeys()));
        List<String> stored = world.server
                .must("sqlite3 -readonly " + ChaosRun.DATABASE + " 'select key from assets'")
                .lines()
                .toList();
        Set<String> distinct = new HashSet<>(stored);
        violations.unless(distinct.size() == stored.size(), stored.size() - distinct.size() + " keys are there twice");
        acknowledged.removeAll(distinct);
        violations.unless(acknowledged.isEmpty(), acknowledged.size() + " acknowledged keys are not in the database");
    }

    private void remains(Reality reality) {
        violations.unless(reality.others().isEmpty(), "containers left: " + reality.others());
        violations.unless(!reality.locked(), "the lock is held");
        List<String> files = new ArrayList<>(reality.leftovers());
        files.remove(ChaosRun.APP + "/teal/epoch.new"); // of a power cut: whoever takes the lock next writes it anew
        files.addAll(Reality.of(world.server).leftovers());
        violations.unless(files.isEmpty(), "files left on the server: " + files);
        violations.unless(reality.workers() == 0, reality.workers() + " shells left on the server");
        violations.unless(world.lines().isEmpty(), "left here: " + world.lines());
        String port = Reality.port(reality.slot());
        violations.unless(reality.marker().equals(port), ".active-port says " + reality.marker() + ", not " + port);
        violations.unless(!"running".equals(reality.in(reality.idle()).state()), "the standby runs");
    }
}
