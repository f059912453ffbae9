package dev.teal.deploy.step.release;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.config.Layout;
import dev.teal.data.Checks;
import dev.teal.deploy.operation.release.ImageVolumes;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.image.RunDefaults;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.router.PauseStats;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks, before anything is changed, for conditions that would make the deployment fail later.
public record Preflight(ReleaseCandidate candidate, Slot to) implements Step {
    /// Limit of a request to the live release, which may be unhealthy.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration WORRYING_SKEW = Duration.ofMinutes(1);

    private static final String FACTS = Scripts.read(Preflight.class, "preflight.sh");

    @Override
    public String name() {
        return "preflight";
    }

    @Override
    public String describe() {
        return "check disk, platform, the image's volumes, the port of " + to + ", clocks and the router's file";
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        Result result = target.server()
                .run(Command.script(
                        FACTS,
                        target.layout().directory(),
                        String.valueOf(target.slots().port(to)),
                        candidate.engine().get().folder(),
                        target.slots().check(to, candidate.release()).inShell(),
                        context.state().serving()
                                ? target.router()
                                        .visit(candidate.release().health().path(), PATIENCE)
                                        .inShell()
                                : ""));
        if (!result.ok()) {
            throw Refusal.of(result, target.server()).orElseGet(() -> Reply.unexpected(result.err()));
        }
        Map<String, String> facts = new HashMap<>();
        result.lines().stream().map(line -> Reply.fields(line, "=", 2)).forEach(fact -> facts.put(fact[0], fact[1]));
        routerIsCurrent(context);
        platformFits(context, candidate.engine().get().platform());
        ImageVolumes.mustBeCovered(
                context.state(), RunDefaults.of(candidate.image()).volumes());
        diskHasRoom(context, facts);
        portIsFree(context, facts.getOrDefault("taken", ""));
        if (facts.containsKey("stranger")) {
            visitorsReachTheApp(context);
        }
        warnings(context, facts);
        target.config().pause().ifPresent(limit -> requestsHaveRoom(context, limit));
        return "room " + Sizes.of(kilobytes(facts, "free")) + ", router, port and platform fit";
    }

    private static void routerIsCurrent(StepContext context) {
        Target target = context.target();
        if (!context.state().routerIsCurrent()) {
            throw Problem.failed(
                    "the router's file on " + target.server().name() + " differs from teal.yml",
                    "`teal setup` writes it (nginx reloads once), then `teal deploy`");
        }
    }

    private void platformFits(StepContext context, String server) {
        String image = candidate.image().platform();
        if (!server.isEmpty() && !image.equals(server)) {
            throw Problem.failed(
                    "the image is for " + image + ", but "
                            + context.target().server().name() + " is " + server,
                    "set image.platform to " + server + " in teal.yml, then `teal deploy`");
        }
    }

    private void diskHasRoom(StepContext context, Map<String, String> facts) {
        hasRoom(
                context,
                candidate.engine().get().kept(),
                kilobytes(facts, "free"),
                candidate.image().bytes() + Layout.SPARE_BYTES);
        hasRoom(context, context.target().layout().directory(), kilobytes(facts, "appfree"), Layout.SPARE_BYTES);
    }

    private void hasRoom(StepContext context, String where, long free, long needed) {
        if (free < needed) {
            throw Problem.failed(
                    "the disk of " + context.target().server().name() + " has " + Sizes.of(free) + " left (" + where
                            + "); the release needs " + Sizes.of(needed),
                    "free some space on it (" + candidate.engine().get().disk()
                            + "), or lower `retain`; then `teal deploy`");
        }
    }

    private static long kilobytes(Map<String, String> facts, String name) {
        return Reply.number(facts.getOrDefault(name, "0")) * 1024;
    }

    /// Another nginx site may have been added since `teal setup` and receive the requests that verify the flip.
    private static void visitorsReachTheApp(StepContext context) {
        Target target = context.target();
        Result dump = target.server().run(Neighbors.dump(target.config()));
        List<Taker> takers = Neighbors.of(dump.out(), target.config()).takers(target.router());
        if (!takers.isEmpty()) {
            throw Problem.failed(
                    "nginx on " + target.server().name() + " serves other sites instead of "
                            + target.config().app(),
                    takers.stream().map(Taker::toString).toList(),
                    "`teal setup` says how to fix each");
        }
    }

    private void portIsFree(StepContext context, String taken) {
        SlotState.Status state = context.state().slotState(to).status();
        boolean own = state == SlotState.Status.RUNNING || state == SlotState.Status.RESTARTING;
        if (!taken.isEmpty() && !own) {
            throw Problem.failed(
                    "port " + context.target().slots().port(to) + " of slot " + to + " is taken on "
                            + context.target().server().name() + " by another process: " + process(taken),
                    "stop that process, or choose other ports under `slots` in teal.yml and `teal setup`");
        }
    }

    /// @param taken `1234 node`: its pid, 0 when hidden, and its name
    private static String process(String taken) {
        String[] words = Reply.fields(taken, " ", 2);
        return words[0].equals("0") ? "unknown" : words[1] + " (pid " + words[0] + ")";
    }

    /// Each waiting request needs a connection of its own.
    private static void requestsHaveRoom(StepContext context, Duration limit) {
        Target target = context.target();
        String[] connections =
                Reply.fields(target.server().run(target.router().room()).out().strip(), " ", 2);
        long rate = Pause.stats(context).map(PauseStats::rate).orElse(0L);
        long needed = Reply.count(connections[0]) + rate * limit.toSeconds();
        if (Reply.count(connections[1]) < needed) {
            context.warn(
                    "nginx has room for " + connections[1] + " connections; at " + rate + " requests a second, "
                            + limit.toSeconds() + " s of waiting need " + needed,
                    "raise worker_connections in /etc/nginx/nginx.conf to " + 2 * Long.highestOneBit(needed)
                            + " or more, then `nginx -s reload`");
        }
    }

    private static void warnings(StepContext context, Map<String, String> facts) {
        long skew =
                Math.abs(context.clock().instant().getEpochSecond() - Reply.number(facts.getOrDefault("time", "0")));
        if (skew > WORRYING_SKEW.toSeconds()) {
            context.warn(
                    "the clocks differ by " + skew + " s (this machine: "
                            + Instant.now(context.clock()).toString() + ")",
                    "releases are named by this machine's time; correct it");
        }
        if (Checks.isNotLocal(facts.getOrDefault("fs", ""))) {
            context.warn(
                    "the data directory is on " + facts.get("fs") + ": SQLite in WAL mode can corrupt a database on it",
                    "keep the database on a local disk");
        }
    }
}
